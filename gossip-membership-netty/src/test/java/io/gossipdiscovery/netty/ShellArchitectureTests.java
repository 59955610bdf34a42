package io.gossipdiscovery.netty;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.gossipdiscovery.netty", importOptions = ImportOption.DoNotIncludeTests.class)
class ShellArchitectureTests {

    @ArchTest
    static final ArchRule SHELL_KNOWS_ONLY_ENGINE_NETTY_AND_LOGGING = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.gossipdiscovery.netty",
                    "io.gossipdiscovery.membership..",
                    "io.netty..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "java..",
                    "javax.net.ssl..");

    @ArchTest
    static final ArchRule EPOLL_IS_OPTIONAL = noClasses()
            .that()
            .doNotHaveSimpleName("EpollSockets")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel.epoll..");

    @ArchTest
    static final ArchRule PUBLIC_TYPES_SHOW_NO_NETTY = noClasses()
            .that()
            .arePublic()
            .and()
            .doNotHaveSimpleName("GossipNode")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..");
}
