/** What the tool has to know about a board. */
interface AnyBoard {
  /** As users write it: `--board esp32`. */
  id: string;
  name: string;
}

export interface EspruinoBoard extends AnyBoard {
  engine: 'espruino';
  /** What `process.env.BOARD` says in the builds of the firmware that fit. */
  builds: string[];
  /** Of JavaScript memory; not there where it grows. */
  variables?: number;
  variableBytes: number;
  /**
   * Whether the build has Unicode support: otherwise a string is a row of bytes. Source: ESPR_UNICODE_SUPPORT in
   * Espruino's board files.
   */
  unicode: boolean;
  /** Bytes of flash for files; programs run from there. */
  storage: number;
  /** 'module': the firmware knows sockets, but the board needs a WiFi or Ethernet module for them. */
  sockets: 'yes' | 'module' | 'no';
  tls: boolean;
  /** The baud rate of its serial console, if it has one. */
  baud?: number;
  /** Whether it has a console over Bluetooth. */
  bluetooth: boolean;
}

export interface XsBoard extends AnyBoard {
  engine: 'xs';
  /** What `mcconfig -p` calls it. */
  platform: string;
  heap: XsHeap;
  network: Lwip;
}

/** The machine's memory, from the `creation` of the SDK's manifests. A slot has 16 bytes. */
export interface XsHeap {
  slots: number;
  chunkBytes: number;
  /** Slots of the stack. */
  stack: number;
  /**
   * Where slots, chunks and the stack share so many bytes, the others are what they begin with, and grow in
   * these steps.
   */
  shared?: { bytes: number; slotStep: number; chunkStep: number };
}

/** How lwIP is configured: its options in the SDK, and otherwise its own defaults. */
export interface Lwip {
  segment: number;
  window: number;
  sendBuffer: number;
  connections: number;
  listeners: number;
  /** Segments that wait to be sent or acknowledged, of all connections. */
  segments: number;
  /** Packets that have come and were not looked at. */
  packets: number;
  /** Bytes that lwIP allocates from for what is sent. */
  heap: number;
}

export type Board = EspruinoBoard | XsBoard;
