// What the parts of the page share.

export function element<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** A button that cannot be used now keeps the focus: with `disabled`, the keyboard would start again at the top. */
export function enable(button: HTMLElement, isEnabled: boolean): void {
  button.setAttribute('aria-disabled', `${!isEnabled}`);
}

export function isEnabled(button: HTMLElement): boolean {
  return button.ariaDisabled !== 'true';
}

export function onClick(button: HTMLElement, work: () => unknown): void {
  button.addEventListener('click', () => {
    if (isEnabled(button)) work();
  });
}

/** Shows a dialog until one of its buttons or Escape closes it. Returns the value of the button, or ''. */
export function ask(dialog: HTMLDialogElement): Promise<string> {
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }),
  );
}
