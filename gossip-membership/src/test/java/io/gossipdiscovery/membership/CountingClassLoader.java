package io.gossipdiscovery.membership;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the engine's classes once more, with a {@link WorkCounter#step()} at every method entry and every backward jump, so that
 * the work of an input is a number that no clock and no other process can blur. {@link EngineWork} is loaded beside them as it
 * is. What the JDK does inside is not counted.
 */
final class CountingClassLoader extends ClassLoader {

    private static final String ENGINE = "io.gossipdiscovery.membership.";

    CountingClassLoader() {
        super(CountingClassLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(ENGINE) || name.equals(WorkCounter.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = file.readAllBytes();
            byte[] loaded = name.startsWith(EngineWork.class.getName()) ? code : counting(code);
            return defineClass(name, loaded, 0, loaded.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] counting(byte[] code) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(code).accept(new CountingClass(writer), 0);
        return writer.toByteArray();
    }

    private static final class CountingClass extends ClassVisitor {

        private CountingClass(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new CountingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private static final class CountingMethod extends MethodVisitor {

        private static final String COUNTER = WorkCounter.class.getName().replace('.', '/');

        private final Set<Label> behind = new HashSet<>();

        private CountingMethod(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            step();
        }

        @Override
        public void visitLabel(Label label) {
            behind.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (behind.contains(label)) {
                step();
            }
            super.visitJumpInsn(opcode, label);
        }

        private void step() {
            visitMethodInsn(Opcodes.INVOKESTATIC, COUNTER, "step", "()V", false);
        }
    }
}
