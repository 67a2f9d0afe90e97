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

enum recado_session_step {
  RECADO_SESSION_STEP_COOKIE = 1,
  RECADO_SESSION_STEP_REPLY = 2,
  RECADO_SESSION_STEP_FINISH = 3,
  RECADO_SESSION_STEP_UNKNOWN_SESSION = 4,
  RECADO_SESSION_STEP_PENDING = 5
};

enum recado_control_code {
  RECADO_CONTROL_CODE_WELCOME = 1,
  RECADO_CONTROL_CODE_RECEIPTS = 2,
  RECADO_CONTROL_CODE_CHALLENGE = 3,
  RECADO_CONTROL_CODE_RESPONSE = 4,
  RECADO_CONTROL_CODE_CLOSE = 5,
  RECADO_CONTROL_CODE_REFUSALS = 6,
  RECADO_CONTROL_CODE_ANSWER = 7,
  RECADO_CONTROL_CODE_SKIPPED = 8,
  RECADO_CONTROL_CODE_SERVERS = 9
};

enum recado_close_reason {
  RECADO_CLOSE_REASON_SUPERSEDED = 1,
  RECADO_CLOSE_REASON_KICKED = 2,
  RECADO_CLOSE_REASON_SHUTDOWN = 3,
  RECADO_CLOSE_REASON_BYE = 4,
  RECADO_CLOSE_REASON_ID_IN_USE = 5,
  RECADO_CLOSE_REASON_SERVER_FULL = 6,
  RECADO_CLOSE_REASON_REFUSED = 7
};

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
  RECADO_FRAME_TYPE_LISTA_CLIENTES = 4,
  RECADO_FRAME_TYPE_SESSAO = 5
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

/* Reads 176 bytes. Returns 0, or -1 when length is another. Texts are not checked to be UTF-8. */
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

/* Bytes. */
#define RECADO_INNER_FRAME_BYTES 176
#define RECADO_INNER_FRAME_TYPE_OFFSET 0
#define RECADO_INNER_FRAME_TYPE_BYTES 4
#define RECADO_INNER_FRAME_ORIGIN_OFFSET 4
#define RECADO_INNER_FRAME_ORIGIN_BYTES 4
#define RECADO_INNER_FRAME_DEST_OFFSET 8
#define RECADO_INNER_FRAME_DEST_BYTES 4
#define RECADO_INNER_FRAME_SIZE_OFFSET 12
#define RECADO_INNER_FRAME_SIZE_BYTES 4
#define RECADO_INNER_FRAME_FLAGS_OFFSET 16
#define RECADO_INNER_FRAME_FLAGS_BYTES 1
#define RECADO_INNER_FRAME_WINDOW_OFFSET 17
#define RECADO_INNER_FRAME_WINDOW_BYTES 1
#define RECADO_INNER_FRAME_ACK_DELAY_OFFSET 18
#define RECADO_INNER_FRAME_ACK_DELAY_BYTES 2
#define RECADO_INNER_FRAME_SEQ_OFFSET 20
#define RECADO_INNER_FRAME_SEQ_BYTES 4
#define RECADO_INNER_FRAME_ACK_OFFSET 24
#define RECADO_INNER_FRAME_ACK_BYTES 4
#define RECADO_INNER_FRAME_SACK_HIGH_OFFSET 28
#define RECADO_INNER_FRAME_SACK_HIGH_BYTES 4
#define RECADO_INNER_FRAME_SACK_LOW_OFFSET 32
#define RECADO_INNER_FRAME_SACK_LOW_BYTES 4
#define RECADO_INNER_FRAME_TEXT_OFFSET 36
#define RECADO_INNER_FRAME_TEXT_BYTES 140

enum recado_inner_frame_type {
  RECADO_INNER_FRAME_TYPE_OI = 0,
  RECADO_INNER_FRAME_TYPE_TCHAU = 1,
  RECADO_INNER_FRAME_TYPE_MSG = 2,
  RECADO_INNER_FRAME_TYPE_ERRO = 3,
  RECADO_INNER_FRAME_TYPE_LISTA_CLIENTES = 4,
  RECADO_INNER_FRAME_TYPE_CONTROL = 5,
  RECADO_INNER_FRAME_TYPE_EMPTY = 6,
  RECADO_INNER_FRAME_TYPE_ENTRY = 7,
  RECADO_INNER_FRAME_TYPE_HISTORY = 8
};

enum recado_inner_frame_flags {
  RECADO_INNER_FRAME_FLAGS_DATA = 1,
  RECADO_INNER_FRAME_FLAGS_MORE = 2,
  RECADO_INNER_FRAME_FLAGS_ACK = 4
};

struct recado_inner_frame {
  uint32_t type;
  uint32_t origin;
  uint32_t dest;
  uint32_t size;
  uint8_t flags;
  uint8_t window;
  uint16_t ack_delay;
  uint32_t seq;
  uint32_t ack;
  uint32_t sack_high;
  uint32_t sack_low;
  unsigned char text[140];
};

/* Writes 176 bytes. Returns 0. */
static inline int recado_inner_frame_encode(const struct recado_inner_frame *inner_frame, unsigned char *bytes) {
  memset(bytes, 0, 176);
  recado_store(bytes + 0, 4, 0, (uint64_t)inner_frame->type);
  recado_store(bytes + 4, 4, 0, (uint64_t)inner_frame->origin);
  recado_store(bytes + 8, 4, 0, (uint64_t)inner_frame->dest);
  recado_store(bytes + 12, 4, 0, (uint64_t)inner_frame->size);
  recado_store(bytes + 16, 1, 0, (uint64_t)inner_frame->flags);
  recado_store(bytes + 17, 1, 0, (uint64_t)inner_frame->window);
  recado_store(bytes + 18, 2, 0, (uint64_t)inner_frame->ack_delay);
  recado_store(bytes + 20, 4, 0, (uint64_t)inner_frame->seq);
  recado_store(bytes + 24, 4, 0, (uint64_t)inner_frame->ack);
  recado_store(bytes + 28, 4, 0, (uint64_t)inner_frame->sack_high);
  recado_store(bytes + 32, 4, 0, (uint64_t)inner_frame->sack_low);
  memcpy(bytes + 36, inner_frame->text, 140);
  return 0;
}

/* Reads 176 bytes. Returns 0, or -1 when length is another. */
static inline int recado_inner_frame_decode(const unsigned char *bytes, size_t length, struct recado_inner_frame *inner_frame) {
  if (length != 176) return -1;
  memset(inner_frame, 0, sizeof *inner_frame);
  inner_frame->type = (uint32_t)recado_load(bytes + 0, 4, 0);
  inner_frame->origin = (uint32_t)recado_load(bytes + 4, 4, 0);
  inner_frame->dest = (uint32_t)recado_load(bytes + 8, 4, 0);
  inner_frame->size = (uint32_t)recado_load(bytes + 12, 4, 0);
  inner_frame->flags = (uint8_t)recado_load(bytes + 16, 1, 0);
  inner_frame->window = (uint8_t)recado_load(bytes + 17, 1, 0);
  inner_frame->ack_delay = (uint16_t)recado_load(bytes + 18, 2, 0);
  inner_frame->seq = (uint32_t)recado_load(bytes + 20, 4, 0);
  inner_frame->ack = (uint32_t)recado_load(bytes + 24, 4, 0);
  inner_frame->sack_high = (uint32_t)recado_load(bytes + 28, 4, 0);
  inner_frame->sack_low = (uint32_t)recado_load(bytes + 32, 4, 0);
  memcpy(inner_frame->text, bytes + 36, 140);
  return 0;
}

/* Bytes. */
#define RECADO_ENVELOPE_BYTES 8
#define RECADO_ENVELOPE_SID_OFFSET 0
#define RECADO_ENVELOPE_SID_BYTES 4
#define RECADO_ENVELOPE_COUNTER_OFFSET 4
#define RECADO_ENVELOPE_COUNTER_BYTES 4

struct recado_envelope {
  uint32_t sid;
  uint32_t counter;
};

/* Writes 8 bytes. Returns 0. */
static inline int recado_envelope_encode(const struct recado_envelope *envelope, unsigned char *bytes) {
  memset(bytes, 0, 8);
  recado_store(bytes + 0, 4, 0, (uint64_t)envelope->sid);
  recado_store(bytes + 4, 4, 0, (uint64_t)envelope->counter);
  return 0;
}

/* Reads 8 bytes. Returns 0, or -1 when length is another. */
static inline int recado_envelope_decode(const unsigned char *bytes, size_t length, struct recado_envelope *envelope) {
  if (length != 8) return -1;
  memset(envelope, 0, sizeof *envelope);
  envelope->sid = (uint32_t)recado_load(bytes + 0, 4, 0);
  envelope->counter = (uint32_t)recado_load(bytes + 4, 4, 0);
  return 0;
}

/* Bytes. */
#define RECADO_STREAM_STATE_BYTES 16
#define RECADO_STREAM_STATE_SEND_EPOCH_OFFSET 0
#define RECADO_STREAM_STATE_SEND_EPOCH_BYTES 4
#define RECADO_STREAM_STATE_SEND_BASE_OFFSET 4
#define RECADO_STREAM_STATE_SEND_BASE_BYTES 4
#define RECADO_STREAM_STATE_RECV_EPOCH_OFFSET 8
#define RECADO_STREAM_STATE_RECV_EPOCH_BYTES 4
#define RECADO_STREAM_STATE_RECV_NEXT_OFFSET 12
#define RECADO_STREAM_STATE_RECV_NEXT_BYTES 4

struct recado_stream_state {
  uint32_t send_epoch;
  uint32_t send_base;
  uint32_t recv_epoch;
  uint32_t recv_next;
};

/* Writes 16 bytes. Returns 0. */
static inline int recado_stream_state_encode(const struct recado_stream_state *stream_state, unsigned char *bytes) {
  memset(bytes, 0, 16);
  recado_store(bytes + 0, 4, 0, (uint64_t)stream_state->send_epoch);
  recado_store(bytes + 4, 4, 0, (uint64_t)stream_state->send_base);
  recado_store(bytes + 8, 4, 0, (uint64_t)stream_state->recv_epoch);
  recado_store(bytes + 12, 4, 0, (uint64_t)stream_state->recv_next);
  return 0;
}

/* Reads 16 bytes. Returns 0, or -1 when length is another. */
static inline int recado_stream_state_decode(const unsigned char *bytes, size_t length, struct recado_stream_state *stream_state) {
  if (length != 16) return -1;
  memset(stream_state, 0, sizeof *stream_state);
  stream_state->send_epoch = (uint32_t)recado_load(bytes + 0, 4, 0);
  stream_state->send_base = (uint32_t)recado_load(bytes + 4, 4, 0);
  stream_state->recv_epoch = (uint32_t)recado_load(bytes + 8, 4, 0);
  stream_state->recv_next = (uint32_t)recado_load(bytes + 12, 4, 0);
  return 0;
}

/* Bytes. */
#define RECADO_POSITION_BYTES 10
#define RECADO_POSITION_LOG_OFFSET 0
#define RECADO_POSITION_LOG_BYTES 4
#define RECADO_POSITION_NUMBER_HIGH_OFFSET 4
#define RECADO_POSITION_NUMBER_HIGH_BYTES 2
#define RECADO_POSITION_NUMBER_LOW_OFFSET 6
#define RECADO_POSITION_NUMBER_LOW_BYTES 4

struct recado_position {
  uint32_t log;
  uint16_t number_high;
  uint32_t number_low;
};

/* Writes 10 bytes. Returns 0. */
static inline int recado_position_encode(const struct recado_position *position, unsigned char *bytes) {
  memset(bytes, 0, 10);
  recado_store(bytes + 0, 4, 0, (uint64_t)position->log);
  recado_store(bytes + 4, 2, 0, (uint64_t)position->number_high);
  recado_store(bytes + 6, 4, 0, (uint64_t)position->number_low);
  return 0;
}

/* Reads 10 bytes. Returns 0, or -1 when length is another. */
static inline int recado_position_decode(const unsigned char *bytes, size_t length, struct recado_position *position) {
  if (length != 10) return -1;
  memset(position, 0, sizeof *position);
  position->log = (uint32_t)recado_load(bytes + 0, 4, 0);
  position->number_high = (uint16_t)recado_load(bytes + 4, 2, 0);
  position->number_low = (uint32_t)recado_load(bytes + 6, 4, 0);
  return 0;
}

/* Bytes. */
#define RECADO_ENTRY_BYTES 17
#define RECADO_ENTRY_NUMBER_HIGH_OFFSET 0
#define RECADO_ENTRY_NUMBER_HIGH_BYTES 2
#define RECADO_ENTRY_NUMBER_LOW_OFFSET 2
#define RECADO_ENTRY_NUMBER_LOW_BYTES 4
#define RECADO_ENTRY_TIME_HIGH_OFFSET 6
#define RECADO_ENTRY_TIME_HIGH_BYTES 2
#define RECADO_ENTRY_TIME_LOW_OFFSET 8
#define RECADO_ENTRY_TIME_LOW_BYTES 4
#define RECADO_ENTRY_SEQ_OFFSET 12
#define RECADO_ENTRY_SEQ_BYTES 4
#define RECADO_ENTRY_FATE_OFFSET 16
#define RECADO_ENTRY_FATE_BYTES 1

enum recado_entry_fate {
  RECADO_ENTRY_FATE_NONE = 0,
  RECADO_ENTRY_FATE_DELIVERED = 1,
  RECADO_ENTRY_FATE_WAITING = 2,
  RECADO_ENTRY_FATE_RELAYED = 3,
  RECADO_ENTRY_FATE_UNKNOWN_DESTINATION = 16,
  RECADO_ENTRY_FATE_MAILBOX_FULL = 17,
  RECADO_ENTRY_FATE_TOO_LONG = 18,
  RECADO_ENTRY_FATE_NOT_UTF8 = 19,
  RECADO_ENTRY_FATE_EMPTY = 20,
  RECADO_ENTRY_FATE_MUTED = 21
};

struct recado_entry {
  uint16_t number_high;
  uint32_t number_low;
  uint16_t time_high;
  uint32_t time_low;
  uint32_t seq;
  uint8_t fate;
};

/* Writes 17 bytes. Returns 0. */
static inline int recado_entry_encode(const struct recado_entry *entry, unsigned char *bytes) {
  memset(bytes, 0, 17);
  recado_store(bytes + 0, 2, 0, (uint64_t)entry->number_high);
  recado_store(bytes + 2, 4, 0, (uint64_t)entry->number_low);
  recado_store(bytes + 6, 2, 0, (uint64_t)entry->time_high);
  recado_store(bytes + 8, 4, 0, (uint64_t)entry->time_low);
  recado_store(bytes + 12, 4, 0, (uint64_t)entry->seq);
  recado_store(bytes + 16, 1, 0, (uint64_t)entry->fate);
  return 0;
}

/* Reads 17 bytes. Returns 0, or -1 when length is another. */
static inline int recado_entry_decode(const unsigned char *bytes, size_t length, struct recado_entry *entry) {
  if (length != 17) return -1;
  memset(entry, 0, sizeof *entry);
  entry->number_high = (uint16_t)recado_load(bytes + 0, 2, 0);
  entry->number_low = (uint32_t)recado_load(bytes + 2, 4, 0);
  entry->time_high = (uint16_t)recado_load(bytes + 6, 2, 0);
  entry->time_low = (uint32_t)recado_load(bytes + 8, 4, 0);
  entry->seq = (uint32_t)recado_load(bytes + 12, 4, 0);
  entry->fate = (uint8_t)recado_load(bytes + 16, 1, 0);
  return 0;
}

/* Bytes. */
#define RECADO_RECEIPT_BYTES 7
#define RECADO_RECEIPT_NUMBER_HIGH_OFFSET 0
#define RECADO_RECEIPT_NUMBER_HIGH_BYTES 2
#define RECADO_RECEIPT_NUMBER_LOW_OFFSET 2
#define RECADO_RECEIPT_NUMBER_LOW_BYTES 4
#define RECADO_RECEIPT_FATE_OFFSET 6
#define RECADO_RECEIPT_FATE_BYTES 1

enum recado_receipt_fate {
  RECADO_RECEIPT_FATE_NONE = 0,
  RECADO_RECEIPT_FATE_DELIVERED = 1,
  RECADO_RECEIPT_FATE_WAITING = 2,
  RECADO_RECEIPT_FATE_RELAYED = 3,
  RECADO_RECEIPT_FATE_UNKNOWN_DESTINATION = 16,
  RECADO_RECEIPT_FATE_MAILBOX_FULL = 17,
  RECADO_RECEIPT_FATE_TOO_LONG = 18,
  RECADO_RECEIPT_FATE_NOT_UTF8 = 19,
  RECADO_RECEIPT_FATE_EMPTY = 20,
  RECADO_RECEIPT_FATE_MUTED = 21
};

struct recado_receipt {
  uint16_t number_high;
  uint32_t number_low;
  uint8_t fate;
};

/* Writes 7 bytes. Returns 0. */
static inline int recado_receipt_encode(const struct recado_receipt *receipt, unsigned char *bytes) {
  memset(bytes, 0, 7);
  recado_store(bytes + 0, 2, 0, (uint64_t)receipt->number_high);
  recado_store(bytes + 2, 4, 0, (uint64_t)receipt->number_low);
  recado_store(bytes + 6, 1, 0, (uint64_t)receipt->fate);
  return 0;
}

/* Reads 7 bytes. Returns 0, or -1 when length is another. */
static inline int recado_receipt_decode(const unsigned char *bytes, size_t length, struct recado_receipt *receipt) {
  if (length != 7) return -1;
  memset(receipt, 0, sizeof *receipt);
  receipt->number_high = (uint16_t)recado_load(bytes + 0, 2, 0);
  receipt->number_low = (uint32_t)recado_load(bytes + 2, 4, 0);
  receipt->fate = (uint8_t)recado_load(bytes + 6, 1, 0);
  return 0;
}

/* Bytes. */
#define RECADO_REFUSAL_BYTES 5
#define RECADO_REFUSAL_SEQ_OFFSET 0
#define RECADO_REFUSAL_SEQ_BYTES 4
#define RECADO_REFUSAL_FATE_OFFSET 4
#define RECADO_REFUSAL_FATE_BYTES 1

enum recado_refusal_fate {
  RECADO_REFUSAL_FATE_NONE = 0,
  RECADO_REFUSAL_FATE_DELIVERED = 1,
  RECADO_REFUSAL_FATE_WAITING = 2,
  RECADO_REFUSAL_FATE_RELAYED = 3,
  RECADO_REFUSAL_FATE_UNKNOWN_DESTINATION = 16,
  RECADO_REFUSAL_FATE_MAILBOX_FULL = 17,
  RECADO_REFUSAL_FATE_TOO_LONG = 18,
  RECADO_REFUSAL_FATE_NOT_UTF8 = 19,
  RECADO_REFUSAL_FATE_EMPTY = 20,
  RECADO_REFUSAL_FATE_MUTED = 21
};

struct recado_refusal {
  uint32_t seq;
  uint8_t fate;
};

/* Writes 5 bytes. Returns 0. */
static inline int recado_refusal_encode(const struct recado_refusal *refusal, unsigned char *bytes) {
  memset(bytes, 0, 5);
  recado_store(bytes + 0, 4, 0, (uint64_t)refusal->seq);
  recado_store(bytes + 4, 1, 0, (uint64_t)refusal->fate);
  return 0;
}

/* Reads 5 bytes. Returns 0, or -1 when length is another. */
static inline int recado_refusal_decode(const unsigned char *bytes, size_t length, struct recado_refusal *refusal) {
  if (length != 5) return -1;
  memset(refusal, 0, sizeof *refusal);
  refusal->seq = (uint32_t)recado_load(bytes + 0, 4, 0);
  refusal->fate = (uint8_t)recado_load(bytes + 4, 1, 0);
  return 0;
}

/* Bytes. */
#define RECADO_ANSWER_BYTES 8
#define RECADO_ANSWER_REF_OFFSET 0
#define RECADO_ANSWER_REF_BYTES 4
#define RECADO_ANSWER_STATUS_OFFSET 4
#define RECADO_ANSWER_STATUS_BYTES 1
#define RECADO_ANSWER_COUNT_OFFSET 5
#define RECADO_ANSWER_COUNT_BYTES 2
#define RECADO_ANSWER_MORE_OFFSET 7
#define RECADO_ANSWER_MORE_BYTES 1

enum recado_answer_status {
  RECADO_ANSWER_STATUS_OK = 0,
  RECADO_ANSWER_STATUS_NOTHING_TO_FIND = 1,
  RECADO_ANSWER_STATUS_NOT_UNDERSTOOD = 2,
  RECADO_ANSWER_STATUS_UNAVAILABLE = 3
};

struct recado_answer {
  uint32_t ref;
  uint8_t status;
  uint16_t count;
  uint8_t more;
};

/* Writes 8 bytes. Returns 0. */
static inline int recado_answer_encode(const struct recado_answer *answer, unsigned char *bytes) {
  memset(bytes, 0, 8);
  recado_store(bytes + 0, 4, 0, (uint64_t)answer->ref);
  recado_store(bytes + 4, 1, 0, (uint64_t)answer->status);
  recado_store(bytes + 5, 2, 0, (uint64_t)answer->count);
  recado_store(bytes + 7, 1, 0, (uint64_t)answer->more);
  return 0;
}

/* Reads 8 bytes. Returns 0, or -1 when length is another. */
static inline int recado_answer_decode(const unsigned char *bytes, size_t length, struct recado_answer *answer) {
  if (length != 8) return -1;
  memset(answer, 0, sizeof *answer);
  answer->ref = (uint32_t)recado_load(bytes + 0, 4, 0);
  answer->status = (uint8_t)recado_load(bytes + 4, 1, 0);
  answer->count = (uint16_t)recado_load(bytes + 5, 2, 0);
  answer->more = (uint8_t)recado_load(bytes + 7, 1, 0);
  return 0;
}

#ifdef __cplusplus
}
#endif

#endif
