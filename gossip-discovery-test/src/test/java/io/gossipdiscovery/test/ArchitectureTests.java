package io.gossipdiscovery.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A cluster by hand needs no test framework, and a test by JUnit no Spring test. */
@AnalyzeClasses(packages = "io.gossipdiscovery.test", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule springTestIsTheBusinessOfAFew = noClasses()
            .that()
            .doNotHaveSimpleName("SpringClusters")
            .and()
            .haveSimpleNameNotStartingWith("ClusterContextCustomizer")
            .and()
            .doNotHaveSimpleName("ClusterTestExecutionListener")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.test..");

    @ArchTest
    static final ArchRule junitIsTheBusinessOfAFew = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(GossipCluster|GossipClusterExtension.*|SpringClusters)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..");

    @ArchTest
    static final ArchRule nettyIsTheBusinessOfTheShell =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..");
}
