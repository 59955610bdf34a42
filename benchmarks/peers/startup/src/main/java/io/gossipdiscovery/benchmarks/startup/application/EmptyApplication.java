package io.gossipdiscovery.benchmarks.startup.application;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A web application without a controller: all that it does is start. */
@SpringBootApplication
public class EmptyApplication {

    /** Starts it, with what is on the class path. */
    public static void main(String[] args) {
        SpringApplication.run(EmptyApplication.class, args);
    }
}
