/** Where a connection stands, and what every phase is asked. */
import { FRAME_SIZE, FrameType, isRefusal, parseServerDatagram, peekType, SERVER_ID } from "@recado/protocol";
import { mayBeEnvelope } from "@recado/protocol/session";
import { type Acceptance, type Attempt, type AttemptOutcome, serverKindOf, ttlOf } from "./attempt.ts";
import type { Context } from "./context.ts";
import type { Moment } from "./moment.ts";
import type { Registered, RegisteredOutcome } from "./registered.ts";
import type { Sealed, SealedOutcome } from "./sealed.ts";

export type Phase =
  | { readonly name: "idle" }
  | { readonly name: "resolving"; readonly token: number }
  | { readonly name: "attempting"; readonly attempt: Attempt }
  | { readonly name: "registered"; readonly registered: Registered; readonly sinceMs: number }
  | { readonly name: "sealed"; readonly sealed: Sealed; readonly sinceMs: number }
  /** TCHAU is on its way in the session. */
  | { readonly name: "leaving"; readonly sealed: Sealed; readonly untilMs: number }
  | { readonly name: "waiting"; readonly untilMs: number };

export const IDLE: Phase = { name: "idle" };

export function nextTimeoutOf(phase: Phase): number {
  switch (phase.name) {
    case "attempting":
      return phase.attempt.nextTimeoutMs;
    case "registered":
      return phase.registered.nextTimeoutMs;
    case "sealed":
      return phase.sealed.nextTimeoutMs;
    case "leaving":
      return Math.min(phase.sealed.nextTimeoutMs, phase.untilMs);
    case "waiting":
      return phase.untilMs;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** What we talk over, in either way. */
export function linkOf(phase: Phase): Registered | Sealed | undefined {
  if (phase.name === "registered") return phase.registered;
  return phase.name === "sealed" ? phase.sealed : undefined;
}

export function sealedOf(phase: Phase): Sealed | undefined {
  return phase.name === "sealed" || phase.name === "leaving" ? phase.sealed : undefined;
}

/** Lets everything leave that may leave now. */
export function flush(phase: Phase, now: Moment): void {
  sealedOf(phase)?.flush(now);
}

/** What a datagram meant to the phase that it met. */
export type Verdict =
  | { readonly of: "attempt"; readonly outcome: AttemptOutcome | undefined }
  | { readonly of: "registration"; readonly outcome: RegisteredOutcome | undefined }
  | { readonly of: "session"; readonly outcome: SealedOutcome | undefined }
  /** An OI of the server while nobody waited for it any more. */
  | { readonly of: "late-answer"; readonly acceptance: Acceptance };

/** Something else than a datagram: "port unreachable" (ICMP) for an earlier one, or the time that was waited for. */
export function happened(phase: Phase, what: "handleRefusal" | "handleTimeout", now: Moment): Verdict | undefined {
  switch (phase.name) {
    case "attempting":
      return { of: "attempt", outcome: phase.attempt[what](now) };
    case "registered":
      return { of: "registration", outcome: phase.registered[what](now) };
    case "sealed":
      return { of: "session", outcome: phase.sealed[what](now) };
    default:
      return undefined;
  }
}

/** A datagram of the server. In a session, clear frames are anybody's, and have no effect. */
export function receive(phase: Phase, context: Context, bytes: Uint8Array, now: Moment): Verdict | undefined {
  if (phase.name === "sealed" || phase.name === "leaving") {
    const outcome = phase.sealed.handleDatagram(bytes, now);
    // By an empty list the server learns whether our port is open.
    const isProbe = bytes.length === FRAME_SIZE && peekType(bytes) === FrameType.LISTA_CLIENTES;
    if (outcome === undefined && !isProbe) {
      context.emit({ kind: "dropped", reason: "not-sealed", from: context.server });
    }
    return { of: "session", outcome: outcome === "handled" ? undefined : outcome };
  }
  if (phase.name === "attempting") {
    const outcome = phase.attempt.handleHandshake(bytes, now);
    if (outcome !== undefined) return { of: "attempt", outcome: outcome === "handled" ? undefined : outcome };
  }
  return receiveClear(phase, context, bytes, now);
}

function receiveClear(phase: Phase, context: Context, bytes: Uint8Array, now: Moment): Verdict | undefined {
  const message = parseServerDatagram(bytes);
  if (isRefusal(message)) {
    // What is left of a session is no frame that somebody built wrongly.
    const reason = mayBeEnvelope(bytes) ? "unknown-session" : message.refused;
    context.emit({ kind: "dropped", reason, from: context.server });
    return undefined;
  }
  if (phase.name === "attempting") return { of: "attempt", outcome: phase.attempt.handleMessage(message, now) };
  if (phase.name === "registered") {
    return { of: "registration", outcome: phase.registered.handleMessage(message, now) };
  }
  if (phase.name !== "waiting" || message.kind !== "hello" || message.origin !== SERVER_ID) return undefined;
  const { offer } = message;
  const acceptance = { server: serverKindOf(offer), ttlSeconds: ttlOf(offer), rttMs: undefined };
  return { of: "late-answer", acceptance };
}
