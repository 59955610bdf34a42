package io.gossipdiscovery.autoconfigure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;

@AnalyzeClasses(packages = "io.gossipdiscovery.autoconfigure", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule nettyIsTheBusinessOfTheShell =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule noJsonLibraryIsNeeded = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..", "com.google.gson..");

    @ArchTest
    static final ArchRule onlyValuesOfTheEngineAreUsed = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are inner parts of the engine",
                    type -> type.getPackageName().startsWith("io.gossipdiscovery.membership.")
                            && !type.getPackageName().endsWith(".member")
                            && !type.getPackageName().endsWith(".config")));

    @ArchTest
    static final ArchRule siblingAutoConfigurationsDoNotKnowEachOther = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should(new ArchCondition<>("not use another one") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getDirectDependenciesFromSelf().stream()
                            .filter(dependency -> dependency.getTargetClass().isAnnotatedWith(AutoConfiguration.class))
                            .filter(dependency -> !dependency.getTargetClass().equals(type))
                            .filter(dependency ->
                                    dependency.getTargetClass().getPackageName().startsWith("io.gossipdiscovery"))
                            .forEach(dependency ->
                                    events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.gossipdiscovery.autoconfigure.(*)..").should().beFreeOfCycles();
}
