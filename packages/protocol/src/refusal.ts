/**
 * Why a datagram is not a message. One table: reason, and the sentence that goes into the ERRO
 * (Portuguese, at most 140 bytes, says what is wrong and what would be right).
 */
import { MAX_ID } from "./constants.ts";
import {
  FRAME_LAYOUT_SIZE as FRAME,
  FRAME_NAME_OFFSET as HEADER,
  FRAME_NAME_SIZE as NAME,
  FRAME_TEXT_SIZE as TEXT,
} from "./generated/frame-codec.ts";
import { WireText } from "./wire-text.ts";

const STRUCT = `"!IIII${NAME}s${TEXT}s"`;

/** `byteCount` is the datagram's length. */
const SENTENCES = {
  empty: () => `Datagrama vazio; o certo são ${FRAME} bytes. Em Python: struct.pack(${STRUCT}, ...).`,
  "too-short": (byteCount: number) =>
    byteCount < HEADER
      ? `Datagrama de ${byteCount} bytes, menor que o cabeçalho de ${HEADER}; o certo são ${FRAME}. Em Python: ${STRUCT}.`
      : `Datagrama de ${byteCount} bytes; o certo são ${FRAME}: complete com NUL o nome (${NAME}) e o texto (${TEXT}). Em Python: ${STRUCT}.`,
  "header-only": (byteCount: number) =>
    byteCount <= HEADER
      ? `Só o cabeçalho (${byteCount} bytes): faltam nome (${NAME}) e texto (${TEXT}), com NUL no fim. Em Python: ${STRUCT}.`
      : `Só cabeçalho e nome (${byteCount} bytes): falta o texto, sempre ${TEXT} bytes, com NUL no fim. Em Python: ${STRUCT}.`,
  "one-byte-long": (byteCount: number) =>
    `Datagrama de ${byteCount} bytes, 1 a mais que ${FRAME}: um NUL ou uma quebra de linha no fim? Em Python: ${STRUCT}.`,
  "text-too-long": (byteCount: number) =>
    `Texto de ${byteCount - HEADER - NAME} bytes; o limite é ${TEXT} bytes em UTF-8 (acentos contam 2, emojis 4). Divida a mensagem.`,
  "name-too-long": (byteCount: number) =>
    `Nome de ${byteCount - HEADER - TEXT} bytes; o limite é ${NAME} bytes em UTF-8 (acentos contam 2). Ele empurrou o texto. Use um menor.`,
  "too-long": (byteCount: number) =>
    `Datagrama de ${byteCount} bytes; o certo são ${FRAME}: cabeçalho (${HEADER}), nome (${NAME}) e texto (${TEXT}). Em Python: ${STRUCT}.`,
  "wide-integers": (byteCount: number) =>
    `Datagrama de ${byteCount} bytes: seus inteiros têm 8 bytes; o certo são 4. Em C: uint32_t; em Python: ${STRUCT}.`,
  "little-endian": () =>
    `Inteiros em little-endian; o certo é big-endian (ordem de rede). Em C: htonl(); em Python: ${STRUCT}, com "!".`,
  "not-binary": () =>
    `Chegou texto puro (JSON, HTTP?); o certo é um quadro binário de ${FRAME} bytes. Em Python: struct.pack(${STRUCT}, ...).`,
  "unknown-type": () => WireText.unknownType,
  "name-not-utf8": () =>
    `O nome não é UTF-8 válido. Em Python: nome.encode("utf-8"); ao cortar em ${NAME} bytes, não parta um caractere.`,
  "name-latin1": () => `O nome parece estar em Latin-1; o certo é UTF-8. Em Python: nome.encode("utf-8").`,
  "name-utf16": () => `O nome parece estar em UTF-16; o certo é UTF-8. Em Python: nome.encode("utf-8").`,
  "text-not-utf8": () =>
    `O texto não é UTF-8 válido. Em Python: texto.encode("utf-8"); ao cortar em ${TEXT} bytes, não parta um caractere.`,
  "text-latin1": () => `O texto parece estar em Latin-1; o certo é UTF-8. Em Python: texto.encode("utf-8").`,
  "text-utf16": () => `O texto parece estar em UTF-16; o certo é UTF-8. Em Python: texto.encode("utf-8").`,
  "origin-zero": () => `O ID de origem 0 é do servidor. Use o seu ID, de 1 a ${MAX_ID}.`,
  "name-empty": () => `O OI veio sem nome. Ponha o nome (1 a ${NAME} bytes em UTF-8) logo depois dos quatro inteiros.`,
} satisfies Record<string, (byteCount: number) => string>;

export type RefusalReason = keyof typeof SENTENCES;

export interface Refusal {
  readonly refused: RefusalReason;
  /** Length of the datagram in bytes. */
  readonly byteCount: number;
}

/** Every reason, in the order of the table. */
export const REFUSAL_REASONS: readonly RefusalReason[] = Object.keys(SENTENCES).filter(isReason);

function isReason(reason: string): reason is RefusalReason {
  return Object.hasOwn(SENTENCES, reason);
}

/** The sentence for the ERRO that answers the datagram. */
export function refusalText({ refused, byteCount }: Refusal): string {
  return SENTENCES[refused](byteCount);
}
