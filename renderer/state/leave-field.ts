/** What was typed into a field is saved where the field is left: before the case is another one, and before the page goes. */
export function leaveField(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement) activeElement.blur();
}
