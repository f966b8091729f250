// The editor: TypeScript, with the names of the library.
import {
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript';
import { syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { oneDarkHighlightStyle } from '@codemirror/theme-one-dark';
import { basicSetup, EditorView } from 'codemirror';

/** A name that the editor offers; the build reads them from the declarations of the library. */
export interface Name {
  name: string;
  kind: 'function' | 'class' | 'method' | 'property' | 'type' | 'variable';
  detail: string;
  doc: string;
}

export interface Names {
  exports: Name[];
  members: Name[];
}

function completions(names: Names): (context: CompletionContext) => CompletionResult | null {
  const options = (list: Name[]) =>
    list.map(({ name, kind, detail, doc }) =>
      snippetCompletion(name, { label: name, type: kind, detail, info: doc || undefined }),
    );
  const exports = options(names.exports);
  const members = options(names.members);
  return (context) => {
    const member = context.matchBefore(/\.\w*/);
    if (member !== null)
      return {
        from: member.from + 1,
        options: /asyncio\.\w*$/.test(textBefore(context)) ? exports : members,
      };
    const word = context.matchBefore(/\w+/);
    if (word === null && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: exports };
  };
}

function textBefore({ state, pos }: CompletionContext): string {
  return state.sliceDoc(Math.max(0, pos - 40), pos);
}

const appearance = new Compartment();
const look = EditorView.theme({
  '&': { color: 'var(--fore)', backgroundColor: 'var(--back)', fontSize: '14px' },
  '.cm-gutters': { backgroundColor: 'var(--soft)', color: 'inherit', borderColor: 'var(--line)' },
  '.cm-content': { caretColor: 'var(--fore)' },
  '.cm-cursor': { borderLeftColor: 'var(--fore)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--line) !important',
  },
  '.cm-lintRange-error': { backgroundColor: 'color-mix(in srgb, var(--error) 30%, transparent)' },
  '.cm-panels': { color: 'inherit', backgroundColor: 'var(--soft)' },
  '.cm-tooltip': { color: 'var(--fore)', backgroundColor: 'var(--soft)' },
});

export function makeEditor(
  parent: HTMLElement,
  names: Names,
  changed: (text: string) => void,
): EditorView {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const highlighting = () =>
    dark.matches ? [EditorView.darkTheme.of(true), syntaxHighlighting(oneDarkHighlightStyle)] : [];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        basicSetup,
        javascript({ typescript: true }),
        javascriptLanguage.data.of({ autocomplete: completions(names) }),
        look,
        appearance.of(highlighting()),
        EditorView.contentAttributes.of({
          'aria-label': 'Program',
          'aria-describedby': 'editor-help',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  dark.addEventListener('change', () =>
    view.dispatch({ effects: appearance.reconfigure(highlighting()) }),
  );
  return view;
}

export function setText(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

/** Marks the place that an error names, `app.ts:3:7: …`, and takes away other marks. Without a place it marks nothing. */
export function markError(view: EditorView, error: string): void {
  const [, line, column, message = ''] = /^\S+\.ts:(\d+):(\d+): (.*)$/s.exec(error) ?? [];
  const { doc } = view.state;
  if (line === undefined || Number(line) > doc.lines) {
    view.dispatch(setDiagnostics(view.state, []));
    return;
  }
  const { from, to } = doc.line(Number(line));
  // At the end of a line that is its last character.
  const at = Math.max(from, Math.min(from + Number(column), to) - 1);
  const word = view.state.wordAt(at);
  const mark = {
    from: at,
    to: Math.min(Math.max(word?.to ?? 0, at + 1), to),
    severity: 'error' as const,
    message,
  };
  view.dispatch(setDiagnostics(view.state, [mark]), { effects: EditorView.scrollIntoView(at) });
}
