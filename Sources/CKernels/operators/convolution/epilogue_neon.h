// The end of a convolution in NEON vectors, eight outputs at a time. Included after PN_TARGET is defined.
#ifndef PN_EPILOGUE_NEON_H
#define PN_EPILOGUE_NEON_H

#include "tiles.h"

#include <arm_neon.h>

/// Copies a run of bytes in steps of sixteen.
PN_INLINE void copy_bytes(void *to, const int8_t *from, int32_t count) {
    for (int32_t i = 0; i < count; i += 16) {
        vst1q_s8((int8_t *)to + i, vld1q_s8(from + i));
    }
}

/// Requantizes, adds, clamps, rounds and stores `rows` accumulators of eight outputs, of which `count` (1...8) exist.
PN_TARGET static void finish_octet(const pn_convolution *o, const int32_t *acc, int32_t rows, int32_t pixel,
                                   int32_t output, int32_t count) {
    const int32x4_t bias0 = vld1q_s32(o->bias + output), bias1 = vld1q_s32(o->bias + output + 4);
    const float32x4_t scale0 = vld1q_f32(o->scale + output), scale1 = vld1q_f32(o->scale + output + 4);
    if (o->logits) {
        for (int32_t r = 0; r < rows; r++, acc += 8) {
            float v[8];
            vst1q_f32(v, vmulq_f32(vcvtq_f32_s32(vaddq_s32(vld1q_s32(acc), bias0)), scale0));
            vst1q_f32(v + 4, vmulq_f32(vcvtq_f32_s32(vaddq_s32(vld1q_s32(acc + 4), bias1)), scale1));
            memcpy(o->logits + (ptrdiff_t)(pixel + r) * o->outputs + output, v, (size_t)count * sizeof(float));
        }
        return;
    }
    const float32x4_t low = vdupq_n_f32(o->clamp_low), high = vdupq_n_f32(o->clamp_high);
    const int32x4_t zero = vdupq_n_s32(o->output_zero);
    const int16x8_t residual_zero = vdupq_n_s16((int16_t)o->residual_zero);
    const float32x4_t residual_scale = vdupq_n_f32(o->residual_scale);
    int8_t *to = o->output + pixel * o->output_stride + output;
    const int8_t *residual = o->residual ? o->residual + pixel * o->residual_stride + output : NULL;
    for (int32_t r = 0; r < rows; r++, acc += 8, to += o->output_stride) {
        float32x4_t v0 = vmulq_f32(vcvtq_f32_s32(vaddq_s32(vld1q_s32(acc), bias0)), scale0);
        float32x4_t v1 = vmulq_f32(vcvtq_f32_s32(vaddq_s32(vld1q_s32(acc + 4), bias1)), scale1);
        if (residual) {
            int16x8_t difference = vsubq_s16(vmovl_s8(vld1_s8(residual)), residual_zero);
            float32x4_t added0 = vcvtq_f32_s32(vmovl_s16(vget_low_s16(difference)));
            float32x4_t added1 = vcvtq_f32_s32(vmovl_s16(vget_high_s16(difference)));
            v0 = vaddq_f32(v0, vmulq_f32(added0, residual_scale));
            v1 = vaddq_f32(v1, vmulq_f32(added1, residual_scale));
            residual += o->residual_stride;
        }
        // These take the bound for what is no number, as pn_clamp does.
        v0 = vminnmq_f32(vmaxnmq_f32(v0, low), high);
        v1 = vminnmq_f32(vmaxnmq_f32(v1, low), high);
        int32x4_t q0 = vaddq_s32(vcvtnq_s32_f32(v0), zero);
        int32x4_t q1 = vaddq_s32(vcvtnq_s32_f32(v1), zero);
        int8x8_t q = vmovn_s16(vcombine_s16(vmovn_s32(q0), vmovn_s32(q1)));
        pn_store_bytes(to, vget_lane_u64(vreinterpret_u64_s8(q), 0), count);
    }
}

#endif
