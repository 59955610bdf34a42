package io.gossipdiscovery.benchmarks.peers.eureka.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;

/** The server of Eureka as an application of its own, which is how Spring Cloud runs it. */
@SpringBootApplication
@EnableEurekaServer
public class EurekaServerApplication {

    /** Starts a server; how it is set is up to the arguments. */
    public static void main(String[] args) {
        SpringApplication.run(EurekaServerApplication.class, args);
    }
}
