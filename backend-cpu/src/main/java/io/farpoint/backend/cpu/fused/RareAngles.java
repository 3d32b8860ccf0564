package io.farpoint.backend.cpu.fused;

import jdk.incubator.vector.FloatVector;

/** Sine and cosine of angles too large for the fast reduction, lane by lane. */
final class RareAngles {
    private RareAngles() {}

    static FloatVector sin(FloatVector a) {
        float[] lanes = a.toArray();
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = (float) StrictMath.sin(lanes[i]);
        }
        return FloatVector.fromArray(a.species(), lanes, 0);
    }

    static FloatVector cos(FloatVector a) {
        float[] lanes = a.toArray();
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = (float) StrictMath.cos(lanes[i]);
        }
        return FloatVector.fromArray(a.species(), lanes, 0);
    }
}
