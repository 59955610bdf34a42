package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

/** What either kind of viewer does with what it is handed. */
class ViewersTests {

    static Stream<Viewer> viewers() {
        return Stream.of(new BlockingViewer(), new ReactiveViewer());
    }

    @ParameterizedTest
    @MethodSource("viewers")
    void sixtyFourEventsWaitAndNoMore(Viewer viewer) {
        for (int i = 0; i < 64; i++) {
            assertThat(viewer.offer(event(i))).as("event %d", i).isTrue();
        }
        assertThat(viewer.offer(event(64))).isFalse();
    }

    @Test
    void aBlockingViewerHandsOutInOrderAndEndsAtOnce() throws InterruptedException {
        BlockingViewer viewer = new BlockingViewer();
        assertThat(viewer.offer(event(1))).isTrue();
        assertThat(viewer.offer(event(2))).isTrue();
        assertThat(viewer.next()).isEqualTo(event(1));
        viewer.end();
        assertThat(viewer.offer(event(3))).isFalse();
        assertThat(viewer.next()).isNull();
    }

    @Test
    void aBlockingViewerThatIsFullEndsAsWell() throws InterruptedException {
        BlockingViewer viewer = new BlockingViewer();
        int taken = 0;
        while (viewer.offer(event(taken))) {
            taken++;
        }
        viewer.end();
        assertThat(viewer.next()).isNull();
    }

    @Test
    void aReactiveViewerHandsOutWhatWaitedAndCompletesAtItsEnd() {
        ReactiveViewer viewer = new ReactiveViewer();
        Heard heard = new Heard();
        assertThat(viewer.offer(event(1))).isTrue();
        heard.from(viewer);
        assertThat(viewer.offer(event(2))).isTrue();
        viewer.end();
        assertThat(heard.events).containsExactly(event(1), event(2));
        assertThat(heard.completed).isTrue();
        assertThat(heard.error).isNull();
    }

    @Test
    void aViewerIsHeldFromWhenItsConnectionAsksForTheFirstEvent() throws InterruptedException {
        BlockingViewer blocking = new BlockingViewer();
        ReactiveViewer reactive = new ReactiveViewer();
        assertThat(blocking.isHeld()).isFalse();
        assertThat(reactive.isHeld()).isFalse();

        assertThat(blocking.offer(event(1))).isTrue();
        assertThat(blocking.next()).isNotNull();
        new Heard().from(reactive);
        assertThat(blocking.isHeld()).isTrue();
        assertThat(reactive.isHeld()).isTrue();
    }

    @Test
    void aReactiveViewerThatWasCancelledIsNotTakenForSlow() {
        ReactiveViewer viewer = new ReactiveViewer();
        new Heard().from(viewer).dispose();
        for (int i = 0; i < 100; i++) {
            assertThat(viewer.offer(event(i))).isTrue();
        }
    }

    private static byte[] event(int number) {
        return new byte[] {(byte) number, 1};
    }

    /** What one subscriber was told. */
    private static final class Heard {

        private final List<byte[]> events = new ArrayList<>();
        private @Nullable Throwable error;
        private boolean completed;

        private Disposable from(ReactiveViewer viewer) {
            return viewer.events().subscribe(events::add, failure -> error = failure, () -> completed = true);
        }
    }
}
