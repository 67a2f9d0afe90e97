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
types:
  inner_frame:
    seq:
      - id: type
        type: u4be
        enum: inner_frame_type
      - id: origin
        type: u4be
      - id: dest
        type: u4be
      - id: size
        type: u4be
      - id: flags
        type: u1
        doc: "1 DATA, 2 MORE, 4 ACK"
      - id: window
        type: u1
      - id: ack_delay
        type: u2be
      - id: seq
        type: u4be
      - id: ack
        type: u4be
      - id: sack_high
        type: u4be
      - id: sack_low
        type: u4be
      - id: text
        size: 140
  envelope:
    seq:
      - id: sid
        type: u4be
      - id: counter
        type: u4be
  stream_state:
    seq:
      - id: send_epoch
        type: u4be
      - id: send_base
        type: u4be
      - id: recv_epoch
        type: u4be
      - id: recv_next
        type: u4be
  position:
    seq:
      - id: log
        type: u4be
      - id: number_high
        type: u2be
      - id: number_low
        type: u4be
  entry:
    seq:
      - id: number_high
        type: u2be
      - id: number_low
        type: u4be
      - id: time_high
        type: u2be
      - id: time_low
        type: u4be
      - id: seq
        type: u4be
      - id: fate
        type: u1
        enum: entry_fate
  receipt:
    seq:
      - id: number_high
        type: u2be
      - id: number_low
        type: u4be
      - id: fate
        type: u1
        enum: receipt_fate
  refusal:
    seq:
      - id: seq
        type: u4be
      - id: fate
        type: u1
        enum: refusal_fate
  answer:
    seq:
      - id: ref
        type: u4be
      - id: status
        type: u1
        enum: answer_status
      - id: count
        type: u2be
      - id: more
        type: u1
enums:
  frame_type:
    0: oi
    1: tchau
    2: msg
    3: erro
    4: lista_clientes
    5: sessao
  inner_frame_type:
    0: oi
    1: tchau
    2: msg
    3: erro
    4: lista_clientes
    5: control
    6: empty
    7: entry
    8: history
  entry_fate:
    0: none
    1: delivered
    2: waiting
    3: relayed
    16: unknown_destination
    17: mailbox_full
    18: too_long
    19: not_utf8
    20: empty
    21: muted
  receipt_fate:
    0: none
    1: delivered
    2: waiting
    3: relayed
    16: unknown_destination
    17: mailbox_full
    18: too_long
    19: not_utf8
    20: empty
    21: muted
  refusal_fate:
    0: none
    1: delivered
    2: waiting
    3: relayed
    16: unknown_destination
    17: mailbox_full
    18: too_long
    19: not_utf8
    20: empty
    21: muted
  answer_status:
    0: ok
    1: nothing_to_find
    2: not_understood
    3: unavailable
  session_step:
    1: cookie
    2: reply
    3: finish
    4: unknown_session
    5: pending
  control_code:
    1: welcome
    2: receipts
    3: challenge
    4: response
    5: close
    6: refusals
    7: answer
    8: skipped
    9: servers
  close_reason:
    1: superseded
    2: kicked
    3: shutdown
    4: bye
    5: id_in_use
    6: server_full
    7: refused
