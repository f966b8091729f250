/** The most bytes that are kept for a reader if there is memory: the engine cannot slow a peer down. */
const MOST = 16384;
/** The bytes that are kept even if memory is short: the engine delivers up to 536 at a time. */
const LEAST = 2048;
/**
 * The largest size of an engine's variable, in bytes, in builds with fixed memory. Builds for Linux, whose memory
 * grows, have larger ones.
 */
const FIXED_BYTES = 20;

function most(): number {
  const { blocksize, free } = process.memory();
  return blocksize > FIXED_BYTES ? MOST : Math.min(MOST, Math.max(LEAST, free * 4));
}

/** Binary strings that wait for a reader, up to a bound. */
export class ByteQueue {
  private strings_: string[] = [];
  /** How many bytes of the first string have been taken. */
  private taken_ = 0;
  count_ = 0;

  /** Adds `data`. Returns false, and adds nothing, if the queue would hold too much. */
  push(data: string): boolean {
    const count = this.count_ + data.length;
    // Asking for the free memory takes time, because it collects garbage.
    if (count > LEAST && count > most()) return false;
    this.count_ = count;
    this.strings_.push(data);
    return true;
  }

  /** Moves up to `length` bytes into a buffer; returns how many. */
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
