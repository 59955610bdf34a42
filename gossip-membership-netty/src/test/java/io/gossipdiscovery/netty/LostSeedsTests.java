package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gossipdiscovery.membership.member.Status;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever knows the seeds answers no more: a name server is gone, say. */
class LostSeedsTests {

    private static final String NAME = "name server";

    private final TestNodes nodes = new TestNodes();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SeedResolver.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String seed = "";
    private volatile boolean gone;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void end() {
        nodes.close();
        logger.detachAppender(said);
        logger.setLevel(null);
    }

    @Test
    void nobodyLeavesAndWhoComesMeanwhileJoinsWhenTheyAreBack() throws Exception {
        GossipNode one = nodes.start();
        GossipNode two = nodes.start();
        seed = one.address().toString();
        assertThat(two.join(List.of(), List.of(source()))
                        .get(30, TimeUnit.SECONDS)
                        .joined())
                .isTrue();
        TestNodes.awaitLive(2, List.of(one, two));

        gone = true;
        GossipNode three = nodes.start();
        assertThat(three.join(List.of(), List.of(source()))
                        .get(30, TimeUnit.SECONDS)
                        .joined())
                .isFalse();
        for (GossipNode node : List.of(two, three)) {
            await().atMost(TestNodes.PATIENCE).until(() -> node.seedProblems().containsKey(NAME));
            assertThat(node.seedProblems().get(NAME)).contains("no such name");
        }
        awaitAsked(6);
        assertThat(said(Level.WARN)).as("told once by each node").isEqualTo(2);
        assertThat(one.view().count(Status.ALIVE)).isEqualTo(2);
        assertThat(two.view().members()).hasSize(2);

        gone = false;
        TestNodes.awaitLive(3, List.of(one, two, three));
        await().atMost(TestNodes.PATIENCE)
                .until(() ->
                        two.seedProblems().isEmpty() && three.seedProblems().isEmpty());
        assertThat(said(Level.INFO)).as("told that it is over").isEqualTo(2);
    }

    private SeedSource source() {
        return new SeedSource(NAME, () -> {
            asked.incrementAndGet();
            if (gone) {
                throw new UnknownHostException("no such name");
            }
            return List.of(seed);
        });
    }

    private void awaitAsked(int more) {
        int before = asked.get();
        await().atMost(TestNodes.PATIENCE).until(() -> asked.get() >= before + more);
    }

    private long said(Level level) {
        return List.copyOf(said.list).stream()
                .filter(event -> event.getLevel().equals(level)
                        && event.getFormattedMessage().contains(NAME))
                .count();
    }
}
