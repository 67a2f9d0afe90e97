import type { clientScreen as Texts } from "../en/client-screen.ts";

const DAY: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

const seconds = (count: number) => `${count} s`;

export const clientScreen: typeof Texts = {
  tooSmall: (width, height) => `Tela pequena: mínimo ${width}×${height}.`,
  statusBuffer: "status",
  everybodyBuffer: "todos",
  buffersTitle: "Conversas",
  usersTitle: (count) => `Pessoas ${count}`,
  everybodyTitle: "todos",
  statusTitle: "status: servidor e conexão",
  peerTitle: (who, isHere) => `${who}${isHere ? "" : ": ausente"}`,
  day: (atMs) => new Date(atMs).toLocaleDateString("pt-BR", DAY),
  unreadRule: "novas",
  notDelivered: (why) => `Não entregue${why === "" ? "" : `: ${why}`} (/resend envia de novo)`,
  below: (count, mentions) => {
    if (count === 0) return "▼ Esc: ao fim";
    return `▼ ${count} ${count === 1 ? "nova" : "novas"}${mentions === 0 ? "" : ` (${mentions} @você)`}`;
  },
  emptyChat: "Ninguém escreveu ainda. Digite um texto e tecle Enter; F1 mostra a ajuda.",
  foundBuffer: "busca",
  foundTitle: (words) => `busca: ${words}`,
  /** In front of a private text among what was found. */
  foundPrivate: (who) => `[particular com ${who}] `,
  loadingOlder: "carregando mensagens mais antigas…",
  beginning: "o começo",

  states: {
    connecting: (attempt) => (attempt <= 1 ? "conectando…" : `conectando… (tentativa ${attempt})`),
    registered: "conectado, aberto",
    sealed: "conectado, lacrado",
    waiting: (why, leftSeconds) => `${why}, de novo em ${seconds(leftSeconds)} (Enter: já)`,
    refused: "recusado (/reconnect)",
    closed: "desconectado (/connect)",
  },
  losses: {
    "no-answer": "sem resposta",
    "server-silent": "o servidor silenciou",
    "server-stopped": "o servidor parou",
    "port-unreachable": "nenhum servidor nessa porta",
    "id-in-use": "o ID ainda está ocupado",
    "server-full": "o servidor está cheio",
    "address-unknown": "host desconhecido",
  },
  rtt: (ms) => `RTT ${formatMs(ms)}`,
  clients: (count) => (count === 1 ? "1 cliente" : `${count} clientes`),
  statusAge: (ageSeconds) =>
    ageSeconds < 10
      ? "status agora"
      : `status há ${ageSeconds < 60 ? seconds(ageSeconds) : `${Math.floor(ageSeconds / 60)} min`}`,
  budget: (byteCount, limit) => `${byteCount}/${limit} B`,
  frames: (count) => `${count} quadros`,

  prompts: {
    paste: (lineCount, frameCount) =>
      `Colar ${lineCount} ${lineCount === 1 ? "linha" : "linhas"} = ${frameCount} ${frameCount === 1 ? "quadro" : "quadros"}? [s] envia [e] edita [n] não`,
    slash: "Há um espaço antes da barra. Enviar como texto? [s] envia [e] edita",
    search: (query, match) => `procura "${query}": ${match}`,
    quit: "Ctrl-C de novo sai, outra tecla fica.",
  },

  form: {
    title: "Recado: conectar",
    labels: { id: "ID", name: "Nome", host: "Host", port: "Porta" },
    hints: {
      id: "seu número, de 1 a 4294967295",
      name: "no máximo 20 bytes",
      host: "nome ou endereço do servidor",
      port: "porta UDP do servidor",
    },
    faults: {
      id: "um número de 1 a 4294967295",
      name: "falta um nome",
      nameLong: "longo demais: no máximo 20 bytes",
      host: "um nome ou endereço de host",
      port: "um número de 1 a 65535",
    },
    refused: (text) => `O servidor recusou: ${text}`,
    keys: "Tab: próximo campo   Enter: conectar   Ctrl-C: sair",
  },

  notices: {
    connected: (server, kind) =>
      `Conectado a ${server} (${{ sealed: "Recado, lacrado", recado: "Recado", original: "servidor original" }[kind]}).`,
    lost: (why) => `Conexão perdida: ${why}.`,
    failed: (why) => `Não foi possível conectar: ${why}.`,
    disconnected: "Desconectado.",
    refused: (text) => `Recusado pelo servidor: ${text}`,
    serverError: (text) => `O servidor diz: ${text}`,
    openFailed: (why) => `Não foi possível abrir a conexão: ${why}`,
    notConnected: "Sem conexão: o texto não foi enviado e continua na linha de entrada.",
    alreadyConnected: "Já conectado. Use /disconnect antes, ou /connect HOST:PORTA para outro servidor.",
    noSuchBuffer: (ref) => `Não existe a conversa ${ref}.`,
    cannotClose: "Esta conversa fica; /clear a esvazia.",
    foundIsNoChat: "Estes são os resultados de uma busca: textos vão para uma conversa. /close os fecha.",
    historyOf: "/history mostra mensagens antigas de uma conversa: vá a uma primeiro.",
    skipped: (count) => `${count} mensagens mais antigas que você perdeu: role para cima, ou /history.`,
    nothingFound: "Nada encontrado.",
    historyFaults: {
      closed: "Sem conexão: mensagens antigas e buscas precisam do servidor.",
      unsupported: "Este servidor não guarda histórico, ou a conversa é aberta.",
      "no-answer": "O servidor não respondeu; role de novo para cima, ou repita o comando.",
      "nothing-to-find": "Não há palavra para procurar.",
    },
    statusIsNoChat: "Esta é a janela de status: textos vão para uma conversa. Ctrl-N vai para a próxima.",
    ignored: (name) => `${name} fica ignorado até você sair (/unignore).`,
    unignored: (name) => `${name} volta a ser ouvido.`,
    ignoreList: (names) => (names.length === 0 ? "Ninguém está ignorado." : `Ignorados: ${names.join(", ")}`),
    users: (names) => `${names.length} aqui: ${names.join(", ")}`,
    whois: (name, id, isHere) => `${name}: ID ${id}, ${isHere ? "está aqui" : "não consta da lista de clientes"}.`,
    itsYou: "É você.",
    cameBack: (name) => `${name} está aqui de novo.`,
    wentAway: (name) => `${name} saiu.`,
    renamed: (oldName, name) => `${oldName} agora se chama ${name}.`,
    lag: (ms) => (ms === undefined ? "Nenhuma ida e volta medida ainda." : `Ida e volta: ${formatMs(ms)}.`),
    nothingToResend: "Nada falhou aqui.",
    identity: (name, id) => `Você é ${name}, ID ${id}.`,
    server: (server, state) => `Servidor ${server}: ${state}.`,
    serverStatus: (text) => `Último status: ${text}`,
    version: (version) => `Recado ${version}`,
  },
  sendRefusals: {
    "not-registered": "sem conexão",
    empty: "não há nada para enviar",
    "too-long": "longa demais: no máximo 65536 bytes",
    "queue-full": "há textos demais esperando para sair",
  },

  help: {
    title: "Ajuda: ↑↓ PgUp PgDn rolam, Esc fecha",
    keys: "Teclas",
    commands: "Comandos",
    marks: "Marcas",
    moreKeys: "Alt-1 … Alt-9",
    moreKeysText: "conversa pelo número",
    editing: "Edição da linha",
    markTexts: {
      sent: "enviada; nada confirma uma mensagem privada",
      queued: "espera pelo servidor",
      confirmed: "o servidor a tem",
      delivered: "entregue",
      waiting: "na caixa de recados do destino",
      relayed: "repassada em aberto; nada confirma",
      sealed: "conversa lacrada",
      unconfirmed: "o eco não voltou: talvez perdida",
      failed: "não entregue",
      mention: "traz o seu nome",
      info: "uma nota, ou a resposta a um comando",
      link: "a conexão",
      server: "o servidor diz",
      error: "algo deu errado",
    },
    editingKeys: [
      ["Ctrl-A Ctrl-E Ctrl-←/→ Alt-B/F", "início, fim, palavras"],
      ["Ctrl-W Alt-D Ctrl-U Ctrl-K", "corta palavra atrás, à frente, até o início, até o fim"],
      ["Ctrl-Y Ctrl-T", "cola o que foi cortado, troca letras"],
      ["Ctrl-_ Alt-_", "desfaz, refaz"],
      ["Alt-Enter", "quebra de linha: cada linha sai como uma mensagem"],
    ],
    actions: {
      send: "envia; na linha vazia: conecta já",
      complete: "completa um nome ou comando",
      "complete-back": "o mesmo, para trás",
      "history-older": "linhas anteriores desta conversa",
      "history-newer": "linhas seguintes",
      "history-search": "procura nas linhas enviadas aqui",
      "next-buffer": "próxima conversa",
      "previous-buffer": "conversa anterior",
      "last-buffer": "a conversa de antes desta",
      "next-active": "próxima conversa com novidade",
      "page-up": "página acima",
      "page-down": "página abaixo",
      "lines-up": "algumas linhas acima",
      "lines-down": "algumas linhas abaixo",
      top: "à linha mais antiga",
      bottom: "à linha mais nova",
      "first-unread": "à primeira linha não lida",
      "next-pane": "para a lista de pessoas, de conversas",
      "previous-pane": "o mesmo, para trás",
      "toggle-buffers": "mostra ou esconde as conversas",
      "toggle-users": "mostra ou esconde as pessoas",
      help: "esta ajuda",
      redraw: "redesenha tudo",
      suspend: "vai ao shell (fg traz de volta)",
      escape: "fecha, sai de uma lista, volta à linha mais nova",
      interrupt: "limpa a linha; duas vezes na linha vazia: sai",
    },
  },
};

function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1).replace(".", ",")} ms` : `${Math.round(ms)} ms`;
}
