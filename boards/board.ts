/** All that the tool knows about a board. */
interface AnyBoard {
  /** The name that users write: `--board esp32`. */
  id: string;
  name: string;
}

export interface EspruinoBoard extends AnyBoard {
  engine: 'espruino';
  /** The values of `process.env.BOARD` in builds of the firmware that fit the board. */
  builds: string[];
  /** The number of JavaScript variables; undefined where the memory grows. */
  variables?: number;
  variableBytes: number;
  /**
   * Whether the build supports Unicode; without it, a string is a sequence of bytes. Source: ESPR_UNICODE_SUPPORT in
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
  /** The chip as esptool names it, if that can write its firmware. */
  chip?: string;
  /** Whether it has a console over Bluetooth. */
  bluetooth: boolean;
  /** Present where what starts at boot belongs to a program of the firmware. */
  ownLoader?: true;
}

export interface XsBoard extends AnyBoard {
  engine: 'xs';
  /** The platform's name for `mcconfig -p`. */
  platform: string;
  heap: XsHeap;
  network: Lwip;
}

/** The memory of the XS machine, from `creation` in the SDK's manifests. A slot has 16 bytes. */
export interface XsHeap {
  slots: number;
  chunkBytes: number;
  /** Slots of the stack. */
  stack: number;
  /**
   * Present where slots, chunks and the stack share one area of `bytes`. Then `slots` and `chunkBytes` are the initial
   * sizes, which grow in these steps.
   */
  shared?: { bytes: number; slotStep: number; chunkStep: number };
}

/** The options of lwIP in the SDK; lwIP's own defaults where the SDK sets none. */
export interface Lwip {
  segment: number;
  window: number;
  sendBuffer: number;
  connections: number;
  listeners: number;
  /** Segments of all connections that may wait to be sent or acknowledged. */
  segments: number;
  /** Packets that may have arrived and not been processed yet. */
  packets: number;
  /** Size of the heap from which lwIP allocates data to send. */
  heap: number;
}

export type Board = EspruinoBoard | XsBoard;
