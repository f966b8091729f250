/** Binary strings that wait to be read, up to a bound. */
export class ByteQueue {
  private strings_: string[] = [];
  /** Bytes of the first string that are taken already. */
  private taken_ = 0;
  private count_ = 0;
  private most_: number;

  constructor(most: number) {
    this.most_ = most;
  }

  /** False if it would hold too much: then it takes nothing. */
  push(data: string): boolean {
    if (this.count_ + data.length > this.most_) return false;
    this.count_ += data.length;
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
