package io.farpoint.backend.cpu.fused;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bodies of lane ops as the compiler made them, copied into generated loops in place of calls.
 * The JIT inlines the Vector API without bound, for it is annotated so, but not our own methods
 * around it: above some 40 vector ops it calls them, and each vector becomes an object (measured:
 * 20 times slower).
 */
final class LaneCode {
    private static final String PACKAGE = LaneCode.class.getPackageName();
    private static final MethodTypeDesc CAST =
            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final DirectMethodHandleDesc CLASS_DATA =
            ConstantDescs.ofConstantBootstrap(
                    ConstantDescs.CD_MethodHandles,
                    "classDataAt",
                    ConstantDescs.CD_Object,
                    ConstantDescs.CD_int);

    private final Map<String, MethodModel> methods = new HashMap<>();

    /** Whether a class holds lane ops. */
    static boolean isLanes(ClassDesc type) {
        return type.packageName().equals(PACKAGE) && type.displayName().endsWith("Lanes");
    }

    /**
     * Puts a method's body where a call of it would stand.
     *
     * @param free the first local variable that is free
     * @param base the lane of masks that other masks are made of
     */
    void copy(
            CodeBuilder to,
            ClassDesc owner,
            String name,
            MethodTypeDesc type,
            int free,
            Lane base) {
        CodeAttribute body =
                method(owner, name, type).findAttribute(Attributes.code()).orElseThrow();
        int[] slots = new int[type.parameterCount()];
        int end = free;
        for (int i = 0; i < slots.length; i++) {
            slots[i] = end;
            end += TypeKind.from(type.parameterType(i)).slotSize();
        }
        for (int i = slots.length - 1; i >= 0; i--) {
            to.storeLocal(TypeKind.from(type.parameterType(i)), slots[i]);
        }
        int locals = free + body.maxLocals();
        Map<Label, Label> labels = new HashMap<>();
        Label exit = to.newLabel();
        List<CodeElement> elements = body.elementList();
        for (CodeElement element : elements) {
            switch (element) {
                case LabelTarget target -> to.labelBinding(label(to, labels, target.label()));
                case PseudoInstruction _ -> {}
                case LoadInstruction load -> to.loadLocal(load.typeKind(), free + load.slot());
                case StoreInstruction store -> to.storeLocal(store.typeKind(), free + store.slot());
                case BranchInstruction branch ->
                        to.branch(branch.opcode(), label(to, labels, branch.target()));
                case ReturnInstruction _ -> {
                    if (element != lastInstruction(elements)) {
                        to.goto_(exit);
                    }
                }
                case InvokeInstruction call when isOwn(call) ->
                        copy(
                                to,
                                call.owner().asSymbol(),
                                call.name().stringValue(),
                                call.typeSymbol(),
                                locals,
                                base);
                case InvokeInstruction call -> {
                    to.with(call);
                    ClassDesc result = call.typeSymbol().returnType();
                    boolean mask = result.equals(Lane.MASK);
                    Lane lane = Lane.of(mask ? call.owner().asSymbol() : result);
                    if (lane != null || mask && !call.name().equalsString("cast")) {
                        exact(to, lane == null ? base : lane, mask);
                    }
                }
                default -> to.with(element);
            }
        }
        to.labelBinding(exit);
    }

    /**
     * Says of the vector or mask on the stack which class it has. The JIT's own knowledge ends
     * where a call is not inlined yet, and the profile of the Vector API's methods, shared by all
     * loops, may know several widths; then vectors become objects (measured: not always, but for
     * good).
     */
    static void exact(CodeBuilder to, Lane lane, boolean mask) {
        to.loadConstant(
                        DynamicConstantDesc.ofNamed(
                                CLASS_DATA,
                                ConstantDescs.DEFAULT_NAME,
                                ConstantDescs.CD_Class,
                                mask ? Lane.COUNT + lane.ordinal() : lane.ordinal()))
                .swap()
                .invokevirtual(ConstantDescs.CD_Class, "cast", CAST)
                .checkcast(mask ? Lane.MASK : lane.vector);
    }

    private static boolean isOwn(InvokeInstruction call) {
        return call.opcode() == Opcode.INVOKESTATIC && isLanes(call.owner().asSymbol());
    }

    private static Label label(CodeBuilder to, Map<Label, Label> labels, Label old) {
        return labels.computeIfAbsent(old, any -> to.newLabel());
    }

    private static CodeElement lastInstruction(List<CodeElement> elements) {
        for (int i = elements.size() - 1; ; i--) {
            if (!(elements.get(i) instanceof PseudoInstruction)) {
                return elements.get(i);
            }
        }
    }

    private MethodModel method(ClassDesc owner, String name, MethodTypeDesc type) {
        String key = key(owner, name, type);
        if (!methods.containsKey(key)) {
            for (MethodModel method : ClassFile.of().parse(bytes(owner)).methods()) {
                methods.put(
                        key(owner, method.methodName().stringValue(), method.methodTypeSymbol()),
                        method);
            }
        }
        MethodModel method = methods.get(key);
        if (method == null) {
            throw new IllegalStateException("there is no lane op " + key);
        }
        return method;
    }

    private static String key(ClassDesc owner, String name, MethodTypeDesc type) {
        return owner.displayName() + '.' + name + type.descriptorString();
    }

    private static byte[] bytes(ClassDesc type) {
        try (InputStream in = LaneCode.class.getResourceAsStream(type.displayName() + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + type.displayName(), e);
        }
    }
}
