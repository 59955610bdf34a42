package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.dashboard.Feed.Admission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The dashboard in an application of the servlet stack. Who watches has a thread, as what is written to a page may wait for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
final class ServletRoutes {

    private static final Logger log = LoggerFactory.getLogger(ServletRoutes.class);

    private static final long NEVER = 0;

    /** Before routes of the application that take whatever comes, as those of a gateway may. */
    @Bean
    @Order(0)
    RouterFunction<ServerResponse> gossipDashboardRoutes(Site site, Feed feed) {
        return RouterFunctions.route(
                RequestPredicates.path(site.path()).or(RequestPredicates.path(site.path() + "/**")),
                request -> handle(request, site, feed));
    }

    private static ServerResponse handle(ServerRequest request, Site site, Feed feed) {
        String method = request.method().name();
        String requested = request.requestPath().pathWithinApplication().value();
        return site.isStream(method, requested) ? stream(site, feed) : send(site.answer(method, requested));
    }

    private static ServerResponse send(Answer answer) {
        return ServerResponse.status(answer.status())
                .headers(headers -> headers.setAll(answer.headers()))
                .build((request, response) -> {
                    response.getOutputStream().write(answer.body());
                    return null;
                });
    }

    private static ServerResponse stream(Site site, Feed feed) {
        BlockingViewer viewer = new BlockingViewer();
        Admission admission = feed.admit(viewer);
        if (admission != Admission.ADMITTED) {
            return send(site.refusal(admission));
        }
        return ServerResponse.ok()
                .headers(headers -> headers.setAll(Site.streamHeaders()))
                .build((request, response) -> {
                    begin(viewer, feed, request, response);
                    return null;
                });
    }

    private static void begin(
            BlockingViewer viewer, Feed feed, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        DeferredResult<Object> result = new DeferredResult<>(NEVER);
        result.onCompletion(() -> {
            feed.leave(viewer);
            viewer.end();
        });
        try {
            ShallowEtagHeaderFilter.disableContentCaching(request); // which would wait for the end
            OutputStream out = response.getOutputStream();
            response.flushBuffer(); // the headers, from the thread on which filters may add some
            WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(result);
            Thread writer = new Thread(() -> write(viewer, feed, out, result), "gossip-dashboard-viewer");
            writer.setDaemon(true);
            writer.start();
        } catch (Exception e) {
            feed.leave(viewer);
            throw e;
        }
    }

    private static void write(BlockingViewer viewer, Feed feed, OutputStream out, DeferredResult<Object> result) {
        try {
            byte[] event = viewer.next();
            while (event != null) {
                out.write(event);
                out.flush();
                event = viewer.next();
            }
            result.setResult(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.setResult(null);
        } catch (IOException e) {
            log.debug("A viewer of the gossip dashboard is gone", e); // the container has noticed, and ends the request
        } catch (RuntimeException e) {
            log.debug("A stream of the gossip dashboard cannot be written to", e);
            result.setResult(null); // which does nothing where the request has ended
        } finally {
            feed.leave(viewer);
        }
    }
}
