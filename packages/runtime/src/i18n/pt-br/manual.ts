import type { manual as Texts } from "../en/manual.ts";

export const manual: typeof Texts = {
  section: "Comandos de usuário",
  titles: {
    name: "NOME",
    synopsis: "SINOPSE",
    description: "DESCRIÇÃO",
    options: "OPÇÕES",
    commands: "COMANDOS",
    slashCommands: "DURANTE A CONVERSA",
    keys: "TECLAS",
    environment: "AMBIENTE",
    files: "ARQUIVOS",
    exitStatus: "CÓDIGOS DE SAÍDA",
    examples: "EXEMPLOS",
    seeAlso: "VEJA TAMBÉM",
  },
  option: "opção",
  command: "comando",
  argument: "argumento",
  fallback: (value) => `padrão: ${value}`,
  standsFor: (flag) => `vale por ${flag}`,
  client: {
    summary: "recados e conversas no terminal, por UDP",
    paragraphs: [
      "recado conversa com todos, ou com um, por um recado-server ou por um servidor do programa original. Entre programas Recado tudo vai lacrado, chega uma só vez e em ordem, e quem envia vê que chegou.",
      "Sem comando, abre-se a tela, se houver um terminal; senão, as linhas de --plain. Os comandos são para o shell e para scripts, e aceitam também as opções. Uma opção vale mais que a variável de ambiente, e esta mais que o arquivo de configuração.",
    ],
    environment: [
      ["NO_COLOR", "com qualquer valor: sem cores"],
      ["LC_ALL, LC_MESSAGES, LANG", "idioma, se --lang não disser qual"],
      [
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "onde ficam os arquivos; sem elas, ~/.config, ~/.local/share, ~/.local/state",
      ],
    ],
    files: [
      ["$XDG_CONFIG_HOME/recado/client.toml", "configuração, em TOML: as chaves são os nomes das opções sem os hífens"],
      ["$XDG_DATA_HOME/recado/identity.key", "a sua chave, dona do seu ID: guarde uma cópia"],
      ["$XDG_DATA_HOME/recado/known_servers", "as chaves dos servidores com que você conversou"],
      ["$XDG_STATE_HOME/recado/clients/", "o que você ouviu, escreveu e digitou, um arquivo por servidor e ID"],
    ],
    examples: [
      ["recado --id 2 --name João --host 192.0.2.10", "abre a tela"],
      ['recado --id 2 --name João send --to 7 "chego às 8"', "deixa um recado para 7"],
      ["uptime | recado --id 2 --name João send", "conta a todos o que outro programa diz"],
    ],
  },
  server: {
    summary: "servidor das conversas do Recado",
    paragraphs: [
      "recado-server passa adiante as mensagens dos programas recado, e dos clientes do programa original, que se registram nele. Guarda o histórico, e os recados de quem não está.",
      "Sem comando, ele serve: com o painel, se houver um terminal; senão, com um log. Os comandos trabalham sobre os dados, também enquanto ele serve, e aceitam também as opções. Uma opção vale mais que a variável de ambiente, e esta mais que o arquivo de configuração.",
    ],
    environment: [
      ["NO_COLOR", "com qualquer valor: sem cores"],
      ["LC_ALL, LC_MESSAGES, LANG", "idioma, se --lang não disser qual"],
      [
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "onde ficam os arquivos; sem elas, ~/.config, ~/.local/share, ~/.local/state",
      ],
    ],
    files: [
      ["$XDG_CONFIG_HOME/recado/server.toml", "configuração, em TOML: as chaves são os nomes das opções sem os hífens"],
      ["$XDG_DATA_HOME/recado/", "os dados, se --data não nomear outra pasta:"],
      ["recado.sqlite", "histórico, donos dos IDs, caixas de recados, banimentos: copie com recado-server backup"],
      ["search.sqlite", "derivado dele, e refeito quando falta"],
      ["server.key", "a chave do servidor, que os clientes lembram: guarde uma cópia"],
    ],
    examples: [
      ["recado-server --host 192.0.2.10 --headless --log-format json", "serve em um endereço e registra para máquinas"],
      ["recado-server backup recado-$(date +%F).sqlite", "copia o histórico, também enquanto serve"],
      ['recado-server ban 42 --reason "barulho"', "não deixa 42 entrar"],
    ],
  },
};
