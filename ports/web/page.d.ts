// What a page and its workers have, and Node's types have not.
declare function dispatchEvent(event: Event): boolean;
declare const location: { hash: string } | undefined;
