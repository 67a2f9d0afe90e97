/** The text that a server sends to everybody once in a while: how long it has run, who is there, what was said last. */
export interface StatusText {
  readonly uptimeSeconds: number;
  readonly clientCount: number;
  /** Recent messages in the server's words; empty when it sends none. */
  readonly recent: string;
}

const STATUS = /^Servidor ativo há (\d{1,15}) segundos\. Clientes conectados: (\d{1,15})\.(?: Recentes: (.*))?$/s;

/** Undefined when the text is no status. */
export function parseStatus(text: string): StatusText | undefined {
  const match = STATUS.exec(text);
  if (!match) return undefined;
  return { uptimeSeconds: Number(match[1]), clientCount: Number(match[2]), recent: match[3] ?? "" };
}
