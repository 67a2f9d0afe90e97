import { counted } from "../counted.ts";
import type { serverEvents as Texts } from "../en/server-events.ts";

export const serverEvents: typeof Texts = {
  started: (at) => `Escutando em ${at}: os clientes já podem se conectar.`,
  stopped: "Parado: o socket está fechado.",
  kinds: { sealed: "cliente Recado, lacrado", recado: "cliente Recado", original: "cliente original" },
  joined: (client, from, kind) => `${client} entrou, vindo de ${from} (${kind}).`,
  left: {
    bye: (client) => `${client} se despediu (TCHAU).`,
    expired: (client) => `${client} removido: não deu sinal de vida dentro do prazo.`,
    refused: (client) => `${client} removido: o endereço recusa datagramas (ICMP: ninguém mais escuta lá).`,
    kicked: (client, reason) => `${client} removido pelo operador${reason === "" ? "." : `: ${reason}`}`,
    shutdown: (client) => `${client} foi avisado de que o servidor vai parar.`,
    moved: (client) => `${client} continua em outro servidor.`,
  },
  textToAll: (sender, text) => `${sender} → todos: ${text}`,
  textToOne: (sender, dest, byteCount) =>
    `${sender} → ${dest}: mensagem privada, ${counted(byteCount, "byte", "bytes")}`,
  notice: (text) => `Aviso a todos: ${text}`,
  noticeTo: (client, text) => `Aviso a ${client}: ${text}`,
  status: (text) => `Status a todos: ${text}`,
  muted: (client) => `${client} silenciado pelo operador: ouve, e o que escreve é recusado.`,
  unmuted: (client) => `${client} pode escrever de novo.`,
  banned: (who, reason) => `${who} banido pelo operador${reason === "" ? "." : `: ${reason}`}`,
  unbanned: (who) => `${who} não está mais banido.`,
  failed: (message) => `O socket falhou: ${message}`,
  storageFailed: (why: string) =>
    `NÃO É POSSÍVEL GUARDAR MENSAGENS (${why}). As novas são recusadas, as já aceitas esperam; tenta-se de novo a cada segundo.`,
  storageRestored: "As mensagens são guardadas de novo. Nada do que foi confirmado se perdeu.",
  storageFaults: {
    full: "o disco está cheio",
    unwritable: "não é possível gravar o arquivo",
    corrupt: "o arquivo está danificado",
    locked: "outro programa está com o arquivo",
    cluster: "o NATS está fora de alcance",
    "cluster-slow": "o NATS recebe mensagens devagar demais",
    "cluster-lost": "o NATS perdeu o fim do registro; pare os servidores e inicie um: ele diz o que fazer",
  },
  dropped: (from, who, sentence, end) => `De ${who === undefined ? "" : `${who} em `}${from}: ${sentence} ${end}`,
  frame: ({ type, origin, dest }) => `tipo ${type}, origem ${origin}, destino ${dest}`,
  bytes: (count) => counted(count, "byte", "bytes"),
  erroSent: "ERRO enviado",
  answered: "respondido",
  unanswered: "sem resposta",
  withheld: "sem resposta: a origem não está registrada e enviou menos bytes do que a resposta tem",
  drops: {
    empty: "datagrama vazio. Um quadro tem sempre 176 bytes.",
    "too-short":
      "datagrama mais curto que um quadro. Complete com NULs o nome até 20 e o texto até 140 bytes: 176 ao todo.",
    "header-only":
      "cabeçalho sem o resto. Depois dos inteiros vêm 20 bytes de nome e 140 de texto, completados com NULs.",
    "one-byte-long": "177 bytes, um a mais. Costuma ser um NUL ou uma quebra de linha no fim; um quadro tem 176.",
    "text-too-long":
      "texto com mais de 140 bytes. Conte bytes em UTF-8, não caracteres, e corte ou divida antes de enviar.",
    "name-too-long":
      "nome com mais de 20 bytes, que empurrou o texto para a direita. Corte o nome codificado em 20 bytes.",
    "too-long": "datagrama mais longo que um quadro. São exatamente 176 bytes, um quadro por datagrama.",
    "wide-integers":
      'os inteiros ocupam 8 bytes cada. O certo são quatro de 4 bytes: "!IIII20s140s", com "!" para evitar alinhamento.',
    "little-endian":
      'os inteiros parecem little-endian. O certo é a ordem de rede: htonl(), ou "!" no struct do Python.',
    "not-binary": "texto puro em vez de um quadro. Envie os 176 bytes do formato binário.",
    "unknown-type": "tipo de mensagem desconhecido. 0 OI, 1 TCHAU, 2 MSG, 3 ERRO, 4 LISTA_CLIENTES.",
    "name-not-utf8": "o nome não é UTF-8 válido. Codifique-o e não corte um caractere ao meio.",
    "name-latin1": "o nome parece estar em Latin-1. Codifique-o em UTF-8.",
    "name-utf16": "o nome parece estar em UTF-16. Codifique-o em UTF-8.",
    "text-not-utf8": "o texto não é UTF-8 válido. Codifique-o e não corte um caractere ao meio.",
    "text-latin1": "o texto parece estar em Latin-1. Codifique-o em UTF-8.",
    "text-utf16": "o texto parece estar em UTF-16. Codifique-o em UTF-8.",
    "origin-zero": "origem 0, que é a do servidor. O cliente põe ali o próprio ID, 1 ou maior.",
    "name-empty": "OI sem nome. Ponha o nome do usuário nos 20 bytes depois dos inteiros.",
    "rate-limited": "datagramas demais em pouco tempo. Envie mais devagar; o que passa do limite é ignorado.",
    "not-registered": "o remetente não está registrado. Envie primeiro um OI e espere a resposta.",
    "wrong-address": "o ID é de um cliente em outro endereço e porta. Use um só socket para tudo, inclusive para o OI.",
    "id-in-use": "OI com um ID que já é de outro cliente. Escolha outro ID.",
    "unknown-destination":
      "mensagem para um ID que ninguém tem. Peça a lista (LISTA_CLIENTES) para ver quem está conectado.",
    "from-server-only": "um tipo que só o servidor envia, como ERRO. Clientes enviam OI, TCHAU, MSG e LISTA_CLIENTES.",
    "server-full": "OI com o servidor lotado. Tente de novo quando alguém sair.",
    "handshake-refused":
      "um passo de handshake que não se encaixa em nenhum: atrasado, repetido, alterado no caminho, ou de outro programa.",
    "unknown-session":
      "um envelope de uma sessão desconhecida: de antes de o servidor reiniciar, e o cliente refaz a sessão, ou de quem procura servidores (/discover).",
    "not-authentic": "um envelope que a chave da sessão não abre: forjado, ou alterado no caminho.",
    replayed: "um envelope que já tinha chegado: a rede o duplicou, ou alguém o repete.",
    "mailbox-full": "uma mensagem para quem está com a caixa de recados cheia. Ela não foi guardada.",
    "not-stored": "uma mensagem enquanto o servidor não consegue guardar nenhuma. Ela não foi repassada.",
    muted: "uma mensagem de alguém que o operador silenciou. Ela não foi repassada.",
    banned: "um OI de alguém que o operador baniu.",
    "answer-withheld":
      "a resposta foi retida: um desconhecido não recebe mais bytes do que enviou, para que ninguém use o servidor para inundar outros.",
  },
};
