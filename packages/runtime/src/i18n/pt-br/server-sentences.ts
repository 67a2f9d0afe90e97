import type { serverSentences as Texts } from "../en/server-sentences.ts";

export const serverSentences: typeof Texts = {
  "id-in-use": () => "ID já em uso.",
  "unknown-destination": () => "ID de destino não encontrado.",
  "not-registered": (number) => `O ID ${number} não está registrado. Envie OI antes.`,
  "wrong-address": (number) => `O ID ${number} foi registrado por outro endereço.`,
  "rate-limited": (number) =>
    `Mensagens demais: o limite é de ${number} por segundo. As que passaram do limite foram descartadas.`,
  "server-full": (number) => `Servidor cheio: o limite é de ${number} clientes.`,
  "mailbox-full": () => "A caixa de recados do destino está cheia: a mensagem não foi guardada.",
  "not-stored": () => "O servidor não consegue guardar mensagens agora; a sua não foi enviada. Tente mais tarde.",
  "not-stored-yet": () => "O servidor não consegue guardar mensagens agora; as suas esperam até que consiga.",
  "message-too-long": (number: string) => `Longa demais: uma mensagem tem no máximo ${number} bytes.`,
  moved: () => "Este servidor passa você para outro.",
  superseded: () => "Sua sessão continua em outro lugar, com o mesmo id e a mesma chave.",
  "server-key-changed": () =>
    "A chave do servidor mudou! Alguém pode estar se passando por ele. Peça a impressão digital nova a quem o opera; se estiver certa: recado forget --host HOST --port PORT, e conecte de novo.",
  "not-sealed": () =>
    "Este servidor era lacrado e agora só oferece conversa aberta. Alguém pode estar no meio; --compatible segue em aberto, sabendo disso.",
  kicked: (_number, reason) =>
    reason === "" ? "Você foi removido pelo operador." : `Você foi removido pelo operador: ${reason}`,
  banned: (_number: string, reason: string) =>
    reason === "" ? "O operador baniu você." : `O operador baniu você: ${reason}`,
  muted: () => "O operador silenciou você: sua mensagem não foi enviada.",
  shutdown: () => "Servidor desligado. Conexão encerrada.",
};
