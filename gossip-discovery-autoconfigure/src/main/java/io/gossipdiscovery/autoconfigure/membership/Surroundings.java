package io.gossipdiscovery.autoconfigure.membership;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * What an application is started in, as far as its node depends on it.
 *
 * @param group of the application, which names the cluster where the properties do not
 * @param inTest whether a test starts the application
 * @param home of the user, for the key file of local mode
 * @param cloud the platform that runs the application, null where none is recognised
 */
record Surroundings(@Nullable String group, boolean inTest, Path home, @Nullable CloudPlatform cloud) {

    /** To be called on the thread that starts the application. */
    static Surroundings of(Environment environment) {
        CloudPlatform cloud = CloudPlatform.getActive(environment);
        return new Surroundings(
                environment.getProperty("spring.application.group"),
                RunningTests.isInStackOf(Thread.currentThread()),
                Path.of(System.getProperty("user.home", ".")),
                cloud == CloudPlatform.NONE ? null : cloud);
    }
}
