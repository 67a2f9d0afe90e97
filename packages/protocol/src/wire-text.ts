/**
 * Sentences that travel in frames. They stay Portuguese, and those that the original programs send
 * are quoted byte for byte: people and programs know them. Sentences about datagrams that are no
 * messages are in refusal.ts.
 */

export const SERVER_NAME = "Servidor";

export const WireText = {
  accepted: "Conexão aceita.",
  idInUse: "ID já em uso.",
  unknownDestination: "ID de destino não encontrado.",
  unknownType: "Tipo de mensagem desconhecido.",
  shutdown: "Servidor desligado. Conexão encerrada.",
  greeting: (name: string) => `Conectando como ${name}...`,
  status: (uptimeSeconds: number, clientCount: number) =>
    `Servidor ativo há ${uptimeSeconds} segundos. Clientes conectados: ${clientCount}.`,
  /** In front of the first frame of a list sent as text; entries follow as `ID: NAME`, parted by `,  `. */
  rosterPrefix: "Clientes conectados: ",
  rosterSeparator: ",  ",

  /** To a sealed client whose server takes nobody any more, or was out of touch with the others. */
  moved: "Este servidor passa você para outro.",

  notRegistered: (id: number) => `O ID ${id} não está registrado. Envie OI antes.`,
  wrongAddress: (id: number) => `O ID ${id} foi registrado por outro endereço. Envie OI com um ID seu.`,
  rateLimited: (perSecond: number) =>
    `Mensagens demais: o limite é de ${perSecond} por segundo. As que passaram do limite foram descartadas.`,
  mailboxFull: "A caixa de recados do destino está cheia.",
  superseded: "Sua sessão continua em outro lugar, com o mesmo ID e a mesma chave.",
  textTooLong: (byteCount: number) => `Texto longo demais: o limite é de ${byteCount} bytes.`,
  /** The client says these two to its own user. */
  serverKeyChanged: "A chave do servidor mudou.",
  notSealed: "O servidor, que era lacrado, só oferece conversa aberta.",
  notStored: "O servidor não consegue guardar mensagens agora; a sua não foi enviada. Tente mais tarde.",
  /** To a sealed client, whose text is not lost. */
  notStoredYet: "O servidor não consegue guardar mensagens agora; as suas esperam até que consiga.",
  /** To a clear client whose private text lies in a mailbox. */
  waiting: (id: number, name: string) => `Recado guardado: ${name} (${id}) está fora e o receberá ao voltar.`,
  /** A public message of before, to a clear client that came later. */
  replayed: (time: string, name: string, text: string) => `[${time}] ${name}: ${text}`,
  muted: "O operador silenciou você: sua mensagem não foi enviada.",
  banned: (reason: string) => `Você foi banido pelo operador${reason === "" ? "." : `: ${reason}`}`,
  serverFull: (clientCount: number) => `Servidor cheio: o limite é de ${clientCount} clientes.`,
  /** The reason is the operator's, and may be empty; the whole may have to be cut. */
  kicked: (reason: string) => `Você foi removido pelo operador${reason === "" ? "." : `: ${reason}`}`,
} as const;
