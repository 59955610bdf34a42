package io.gossipdiscovery.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

    @Test
    void refusesToStartInAnUnknownRoleAndNamesTheKnownOnes(CapturedOutput output) {
        assertThatThrownBy(() -> start("--sample.role=warehouse")).hasRootCauseInstanceOf(UnknownRoleException.class);
        assertThat(output)
                .contains("sample.role is 'warehouse', which is no role of this sample.")
                .contains("--sample.role=storefront")
                .contains("--sample.role=inventory");
    }

    @Test
    void refusesToStartWithoutARole(CapturedOutput output) {
        assertThatThrownBy(() -> start()).hasRootCauseInstanceOf(UnknownRoleException.class);
        assertThat(output).contains("sample.role is not set.").contains("--sample.role=inventory");
    }

    @Test
    void refusesALatencyBelowZero() {
        assertThatThrownBy(() -> start("--sample.role=inventory", "--sample.inventory.latency=-1ms"))
                .hasRootCauseMessage("sample.inventory.latency must not be negative, but is PT-0.001S");
    }

    private static void start(String... role) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setDefaultProperties(Map.of("server.port", "0"));
        application.run(role).close();
    }
}
