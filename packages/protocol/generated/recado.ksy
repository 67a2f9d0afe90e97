# Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.
meta:
  id: recado
  title: Recado, a frame of 176 bytes in one UDP datagram
  license: MIT
  endian: be
  encoding: UTF-8
seq:
  - id: type
    type: u4be
    enum: frame_type
  - id: origin
    type: u4be
  - id: dest
    type: u4be
  - id: size
    type: u4be
  - id: name
    size: 20
    type: strz
  - id: text
    size: 140
    type: strz
enums:
  frame_type:
    0: oi
    1: tchau
    2: msg
    3: erro
    4: lista_clientes
