/** The engine cannot slow a peer down; so much is kept for a reader, unless memory is short. */
const MOST = 16384;
/** So much in any case: the engine delivers up to 536 bytes at a time. */
const LEAST = 2048;
/** Of a variable of the engine. Only builds whose memory grows, for Linux, have larger ones. */
const FIXED_BYTES = 20;

function most(): number {
  const { blocksize, free } = process.memory();
  return blocksize > FIXED_BYTES ? MOST : Math.min(MOST, Math.max(LEAST, free * 4));
}

/** Binary strings that wait to be read, up to a bound. */
export class ByteQueue {
  private strings_: string[] = [];
  /** Bytes of the first string that are taken already. */
  private taken_ = 0;
  count_ = 0;

  /** False if it would hold too much: then it takes nothing. */
  push(data: string): boolean {
    const count = this.count_ + data.length;
    // Looking at the memory takes time: it collects garbage.
    if (count > LEAST && count > most()) return false;
    this.count_ = count;
    this.strings_.push(data);
    return true;
  }

  /** Moves up to `length` bytes into a buffer; gives how many. */
  take(into: Uint8Array, offset: number, length: number): number {
    let done = 0;
    while (done < length && this.strings_.length > 0) {
      const first = this.strings_[0] as string;
      const n = Math.min(length - done, first.length - this.taken_);
      const part = n === first.length ? first : first.substr(this.taken_, n);
      into.set(E.toUint8Array(part), offset + done);
      done += n;
      this.taken_ += n;
      if (this.taken_ < first.length) break;
      this.strings_.shift();
      this.taken_ = 0;
    }
    this.count_ -= done;
    return done;
  }
}
