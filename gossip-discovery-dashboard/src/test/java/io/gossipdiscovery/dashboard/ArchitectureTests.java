package io.gossipdiscovery.dashboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Either stack may be absent: each is known to a few classes, which are not touched then. */
@AnalyzeClasses(packages = "io.gossipdiscovery.dashboard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule theServletStackIsTheBusinessOfItsRoutes = noClasses()
            .that()
            .doNotHaveSimpleName("ServletRoutes")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.servlet..", "org.springframework.web.servlet..", "org.springframework.web.context..");

    @ArchTest
    static final ArchRule theReactiveStackIsTheBusinessOfItsRoutesAndViewers = noClasses()
            .that()
            .doNotHaveSimpleName("ReactiveRoutes")
            .and()
            .doNotHaveSimpleName("ReactiveViewer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "reactor..",
                    "org.reactivestreams..",
                    "org.springframework.http.server.reactive..",
                    "org.springframework.web.reactive..",
                    "org.springframework.web.server..");

    @ArchTest
    static final ArchRule jsonIsTheBusinessOfTheStreamsFormat = noClasses()
            .that()
            .doNotHaveSimpleName("StreamFormat")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule nettyIsTheBusinessOfTheShell =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule onlyValuesOfTheEngineAreUsed = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are inner parts of the engine",
                    type -> type.getPackageName().startsWith("io.gossipdiscovery.membership.")
                            && !type.getPackageName().endsWith(".member")
                            && !type.getPackageName().endsWith(".config")));
}
