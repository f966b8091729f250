import type { Plugin } from 'rollup';

/** What a member looks like that some engines cannot parse. Text may look so too. */
const MAYBE = /(?<![.\w$?])(?:(?:get|set|static|async)\s*[=;}]|(?:static|async)\s*\()/;

/** A rollup plugin for engines that cannot parse members with the names of some words: see compiler/members.ts. */
export const memberQuoter: Plugin = {
  name: 'uasyncio-members',
  async renderChunk(code) {
    if (!MAYBE.test(code)) return null;
    const { quoteMembers } = await import('../compiler/members.js');
    return { code: quoteMembers(code), map: null };
  },
};
