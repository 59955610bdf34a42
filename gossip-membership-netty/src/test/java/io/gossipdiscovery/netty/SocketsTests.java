package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SocketsTests {

    @Test
    void epollIsTakenWhereItsLibraryIsThere() {
        assumeTrue(EpollSockets.unavailability() == null, "Netty has no epoll library for this machine here");
        assertThat(Sockets.best()).isInstanceOf(EpollSockets.class);
    }

    @Test
    void nodeStartsByNioWhereEpollIsNotOnTheClassPath() throws Exception {
        Class<?> alone = new WithoutEpoll().loadClass(LonelyNode.class.getName());
        Object transport = ((Callable<?>) alone.getDeclaredConstructor().newInstance()).call();
        assertThat(transport).isEqualTo("NIO");
    }

    /** A node of the class loader that it was loaded by. */
    public static final class LonelyNode implements Callable<String> {

        public LonelyNode() {}

        @Override
        public String call() throws Exception {
            try (GossipNode node = GossipNode.start(TestNodes.settings("test-" + UUID.randomUUID(), 0))) {
                TestNodes.join(node, node);
                node.leave().get(30, TimeUnit.SECONDS);
            }
            return Sockets.best().toString();
        }
    }

    /** Loads this package anew, and is a class path without Netty's epoll to it. */
    private static final class WithoutEpoll extends ClassLoader {

        WithoutEpoll() {
            super(SocketsTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.netty.channel.epoll.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(SocketsTests.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(getParent()).getResourceAsStream(file)) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
