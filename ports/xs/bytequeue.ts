/** Bytes that were taken from the engine and wait for a reader. */
export class ByteQueue {
  count = 0;
  private chunks_: Uint8Array[] = [];
  /** How many bytes of the first chunk have been taken. */
  private taken_ = 0;

  push(chunk: Uint8Array): void {
    this.count += chunk.length;
    this.chunks_.push(chunk);
  }

  /** Moves up to `length` bytes into a buffer; returns how many. */
  take(into: Uint8Array, offset: number, length: number): number {
    let done = 0;
    while (done < length && this.count > 0) {
      const first = this.chunks_[0] as Uint8Array;
      const n = Math.min(length - done, first.length - this.taken_);
      into.set(first.subarray(this.taken_, this.taken_ + n), offset + done);
      done += n;
      this.count -= n;
      this.taken_ += n;
      if (this.taken_ < first.length) break;
      this.chunks_.shift();
      this.taken_ = 0;
    }
    return done;
  }
}
