/*
 * Recado's frames for C99 and C++. Header only.
 *
 * Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.
 */

#ifndef RECADO_H
#define RECADO_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline void recado_store(unsigned char *bytes, int size, int little_endian, uint64_t value) {
  for (int index = 0; index < size; index++) {
    bytes[little_endian ? index : size - 1 - index] = (unsigned char)(value >> (8 * index) & 0xff);
  }
}

static inline uint64_t recado_load(const unsigned char *bytes, int size, int little_endian) {
  uint64_t value = 0;
  for (int index = 0; index < size; index++) {
    value |= (uint64_t)bytes[little_endian ? index : size - 1 - index] << (8 * index);
  }
  return value;
}

static inline int64_t recado_load_signed(const unsigned char *bytes, int size, int little_endian) {
  const uint64_t value = recado_load(bytes, size, little_endian);
  const uint64_t sign = (uint64_t)1 << (8 * size - 1);
  /* All in unsigned arithmetic until the magnitude fits: no conversion that C leaves to the compiler. */
  return value & sign ? -(int64_t)(sign - 1 - (value & (sign - 1))) - 1 : (int64_t)value;
}

/* Bytes before the first NUL; size where there is none. */
static inline size_t recado_length(const void *text, size_t size) {
  const void *nul = memchr(text, 0, size);
  return nul ? (size_t)((const char *)nul - (const char *)text) : size;
}

/* Bytes. */
#define RECADO_FRAME_BYTES 176
#define RECADO_FRAME_TYPE_OFFSET 0
#define RECADO_FRAME_TYPE_BYTES 4
#define RECADO_FRAME_ORIGIN_OFFSET 4
#define RECADO_FRAME_ORIGIN_BYTES 4
#define RECADO_FRAME_DEST_OFFSET 8
#define RECADO_FRAME_DEST_BYTES 4
#define RECADO_FRAME_SIZE_OFFSET 12
#define RECADO_FRAME_SIZE_BYTES 4
#define RECADO_FRAME_NAME_OFFSET 16
#define RECADO_FRAME_NAME_BYTES 20
#define RECADO_FRAME_TEXT_OFFSET 36
#define RECADO_FRAME_TEXT_BYTES 140

enum recado_frame_type {
  RECADO_FRAME_TYPE_OI = 0,
  RECADO_FRAME_TYPE_TCHAU = 1,
  RECADO_FRAME_TYPE_MSG = 2,
  RECADO_FRAME_TYPE_ERRO = 3,
  RECADO_FRAME_TYPE_LISTA_CLIENTES = 4
};

struct recado_frame {
  uint32_t type;
  uint32_t origin;
  uint32_t dest;
  uint32_t size;
  char name[20 + 1] /* UTF-8, ends with NUL */;
  char text[140 + 1] /* UTF-8, ends with NUL */;
};

/* Writes 176 bytes. Returns 0, or -1 when a text does not end within its array. */
static inline int recado_frame_encode(const struct recado_frame *frame, unsigned char *bytes) {
  if (recado_length(frame->name, 20 + 1) > 20) return -1;
  if (recado_length(frame->text, 140 + 1) > 140) return -1;
  memset(bytes, 0, 176);
  recado_store(bytes + 0, 4, 0, (uint64_t)frame->type);
  recado_store(bytes + 4, 4, 0, (uint64_t)frame->origin);
  recado_store(bytes + 8, 4, 0, (uint64_t)frame->dest);
  recado_store(bytes + 12, 4, 0, (uint64_t)frame->size);
  memcpy(bytes + 16, frame->name, recado_length(frame->name, 20));
  memcpy(bytes + 36, frame->text, recado_length(frame->text, 140));
  return 0;
}

/* Reads a datagram. Returns 0, or -1 when it does not have 176 bytes. Texts are not checked to be UTF-8. */
static inline int recado_frame_decode(const unsigned char *bytes, size_t length, struct recado_frame *frame) {
  if (length != 176) return -1;
  memset(frame, 0, sizeof *frame);
  frame->type = (uint32_t)recado_load(bytes + 0, 4, 0);
  frame->origin = (uint32_t)recado_load(bytes + 4, 4, 0);
  frame->dest = (uint32_t)recado_load(bytes + 8, 4, 0);
  frame->size = (uint32_t)recado_load(bytes + 12, 4, 0);
  memcpy(frame->name, bytes + 16, recado_length(bytes + 16, 20));
  memcpy(frame->text, bytes + 36, recado_length(bytes + 36, 140));
  return 0;
}

#ifdef __cplusplus
}
#endif

#endif
