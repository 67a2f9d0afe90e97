/**
 * Emits a C99 header, usable from C++: a plain struct for each layout, and functions that move it to and from bytes one
 * byte at a time, so that neither padding nor the machine's byte order nor alignment matters.
 */
import type { Field, IntegerField, Layout } from "./layout.ts";
import { CODES, flagsOf, type Names, namesOf } from "./meaning.ts";
import { PROVENANCE, screaming, snake } from "./naming.ts";

export function emitCHeader(layouts: readonly Layout[]): string {
  return [
    `/*\n * Recado's frames for C99 and C++. Header only.\n *\n * ${PROVENANCE}\n */`,
    `#ifndef RECADO_H\n#define RECADO_H`,
    `#include <stddef.h>\n#include <stdint.h>\n#include <string.h>`,
    `#ifdef __cplusplus\nextern "C" {\n#endif`,
    HELPERS,
    ...CODES.map(([name, names]) => enumeration(snake(name), names)),
    ...layouts.flatMap((layout) => [
      constants(layout),
      ...enums(layout),
      struct(layout),
      encoder(layout),
      decoder(layout),
    ]),
    `#ifdef __cplusplus\n}\n#endif`,
    `#endif`,
  ]
    .join("\n\n")
    .concat("\n");
}

const HELPERS = `static inline void recado_store(unsigned char *bytes, int size, int little_endian, uint64_t value) {
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
}`;

function constants({ name, fields, size }: Layout): string {
  const prefix = prefixOf(name);
  return [
    `/* Bytes. */`,
    `#define ${prefix}_BYTES ${size}`,
    ...fields.flatMap((field) => [
      `#define ${prefix}_${screaming(field.name)}_OFFSET ${field.offset}`,
      `#define ${prefix}_${screaming(field.name)}_BYTES ${field.size}`,
    ]),
  ].join("\n");
}

function prefixOf(name: string): string {
  return `RECADO_${screaming(name)}`;
}

function enums({ name, fields }: Layout): string[] {
  return fields.flatMap((field) => {
    const names = namesOf(name, field.name) ?? flagsOf(name, field.name);
    return names ? [enumeration(`${snake(name)}_${snake(field.name)}`, names)] : [];
  });
}

function enumeration(name: string, names: Names): string {
  const lines = names.map(([value, number]) => `  ${prefixOf(name)}_${screaming(value.toLowerCase())} = ${number}`);
  return `enum recado_${name} {\n${lines.join(",\n")}\n};`;
}

function struct({ name, fields }: Layout): string {
  return [`struct recado_${snake(name)} {`, ...fields.map((field) => `  ${member(field)};`), `};`].join("\n");
}

function member(field: Field): string {
  const name = snake(field.name);
  if (field.kind === "integer") return `${integerType(field)} ${name}`;
  if (field.kind === "bytes") return `unsigned char ${name}[${field.size}]`;
  return `char ${name}[${field.size} + 1] /* UTF-8, ends with NUL */`;
}

function integerType({ size, signed }: IntegerField): string {
  return `${signed ? "" : "u"}int${8 * size}_t`;
}

function encoder({ name, fields, size }: Layout): string {
  const c = snake(name);
  const texts = fields.filter(({ kind }) => kind === "text");
  return [
    `/* Writes ${size} bytes. Returns 0${texts.length > 0 ? ", or -1 when a text does not end within its array" : ""}. */`,
    `static inline int recado_${c}_encode(const struct recado_${c} *${c}, unsigned char *bytes) {`,
    ...texts.map(
      ({ name: field, size: room }) => `  if (recado_length(${c}->${snake(field)}, ${room} + 1) > ${room}) return -1;`,
    ),
    `  memset(bytes, 0, ${size});`,
    ...fields.map((field) => `  ${store(field, `${c}->${snake(field.name)}`)}`),
    `  return 0;`,
    `}`,
  ].join("\n");
}

function store(field: Field, value: string): string {
  const at = `bytes + ${field.offset}`;
  if (field.kind === "integer") {
    return `recado_store(${at}, ${field.size}, ${field.order === "le" ? 1 : 0}, (uint64_t)${value});`;
  }
  if (field.kind === "bytes") return `memcpy(${at}, ${value}, ${field.size});`;
  return `memcpy(${at}, ${value}, recado_length(${value}, ${field.size}));`;
}

function decoder({ name, fields, size }: Layout): string {
  const c = snake(name);
  const texts = fields.some(({ kind }) => kind === "text") ? " Texts are not checked to be UTF-8." : "";
  return [
    `/* Reads ${size} bytes. Returns 0, or -1 when length is another.${texts} */`,
    `static inline int recado_${c}_decode(const unsigned char *bytes, size_t length, struct recado_${c} *${c}) {`,
    `  if (length != ${size}) return -1;`,
    `  memset(${c}, 0, sizeof *${c});`,
    ...fields.map((field) => `  ${load(field, `${c}->${snake(field.name)}`)}`),
    `  return 0;`,
    `}`,
  ].join("\n");
}

function load(field: Field, target: string): string {
  const at = `bytes + ${field.offset}`;
  if (field.kind === "bytes") return `memcpy(${target}, ${at}, ${field.size});`;
  if (field.kind === "text") return `memcpy(${target}, ${at}, recado_length(${at}, ${field.size}));`;
  const loader = field.signed ? "recado_load_signed" : "recado_load";
  return `${target} = (${integerType(field)})${loader}(${at}, ${field.size}, ${field.order === "le" ? 1 : 0});`;
}
