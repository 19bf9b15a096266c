// The server renders the page with what was chosen before: it reads the cookie.
export function chosen() {
  return /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? 'system';
}

export function choose(choice) {
  document.cookie = `theme=${choice}; path=/; max-age=31536000; samesite=strict`;
  for (const link of document.querySelectorAll('link[data-theme]')) {
    link.media = choice === 'system' ? `(prefers-color-scheme: ${link.dataset.theme})` : choice === link.dataset.theme ? 'all' : 'not all';
  }
  document.querySelector('meta[name=color-scheme]').content = choice === 'system' ? 'light dark' : choice;
}
