/**
 * Sentences that travel in frames. They stay Portuguese, and those that the original programs send
 * are quoted byte for byte: people and programs know them.
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
} as const;
