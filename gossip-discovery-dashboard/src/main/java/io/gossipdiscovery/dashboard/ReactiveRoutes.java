package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.dashboard.Feed.Admission;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The dashboard in an application of the reactive stack. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(RouterFunction.class)
final class ReactiveRoutes {

    /** Before routes of the application that take whatever comes, as those of a gateway may. */
    @Bean
    @Order(0)
    RouterFunction<ServerResponse> gossipDashboardRoutes(Site site, Feed feed, ApplicationContext application) {
        return RouterFunctions.route(
                RequestPredicates.path(site.path())
                        .or(RequestPredicates.path(site.path() + "/**"))
                        .and(request -> isAskedOf(application, request)),
                request -> handle(request, site, feed));
    }

    /** A management server of its own, which is a child of the application, finds the routes of its parent as well. */
    private static boolean isAskedOf(ApplicationContext application, ServerRequest request) {
        ApplicationContext asked = request.exchange().getApplicationContext();
        return asked == null || asked.equals(application);
    }

    private static Mono<ServerResponse> handle(ServerRequest request, Site site, Feed feed) {
        String method = request.method().name();
        String requested = request.requestPath().pathWithinApplication().value();
        return site.isStream(method, requested) ? stream(site, feed) : send(site.answer(method, requested));
    }

    private static Mono<ServerResponse> send(Answer answer) {
        return ServerResponse.status(answer.status())
                .headers(headers -> headers.setAll(answer.headers()))
                .build((exchange, context) -> {
                    ServerHttpResponse response = exchange.getResponse();
                    return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
                });
    }

    private static Mono<ServerResponse> stream(Site site, Feed feed) {
        ReactiveViewer viewer = new ReactiveViewer();
        Admission admission = feed.admit(viewer);
        if (admission != Admission.ADMITTED) {
            return send(site.refusal(admission));
        }
        return ServerResponse.ok()
                .headers(headers -> headers.setAll(Site.streamHeaders()))
                .build((exchange, context) ->
                        write(viewer, exchange.getResponse()).doFinally(signal -> feed.leave(viewer)));
    }

    /** Each event goes out at once, whether or not it fills a packet. */
    private static Mono<Void> write(ReactiveViewer viewer, ServerHttpResponse response) {
        DataBufferFactory buffers = response.bufferFactory();
        Flux<Mono<DataBuffer>> events = viewer.events().map(event -> Mono.just(buffers.wrap(event)));
        return response.writeAndFlushWith(events);
    }
}
