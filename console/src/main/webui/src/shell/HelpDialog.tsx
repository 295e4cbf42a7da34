import { Dialog } from '../ui/Dialog';

const KEYS: { title: string; keys: [string, string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['/', 'search'],
      ['g a', 'assets'],
      ['g g', 'graph'],
      ['g r', 'runs'],
      ['g b', 'backfills'],
      ['g p', 'partition sets'],
      ['g e', 'explain a file'],
      ['g s', 'system'],
      ['j  k', 'next and previous row'],
      ['Enter', 'open the row'],
      ['?', 'these keys'],
    ],
  },
  {
    title: 'On the backfills',
    keys: [['m', 'launch one of several assets']],
  },
  {
    title: 'On an asset',
    keys: [
      ['m', 'launch (the selection, if there is one)'],
      ['←  →', 'move the cursor on the strip'],
      ['Shift ←  →', 'select'],
      ['+  -', 'zoom in and out'],
      ['0', 'show everything'],
      ['n  p', 'next and previous failed partition'],
      ['Enter', 'open the partition under the cursor'],
      ['Esc', 'clear the selection'],
    ],
  },
  {
    title: 'On a grid',
    keys: [
      ['←  →  ↑  ↓', 'move the cursor'],
      ['Shift ←  ↓', 'pick several'],
      ['Space', 'pick: the list shows only that'],
      ['Enter', 'open the partition'],
      ['b', 'backfill what is picked'],
      ['Esc', 'pick nothing'],
    ],
  },
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="key-columns">
        {KEYS.map((part) => (
          <section key={part.title}>
            <h3>{part.title}</h3>
            <dl className="key-list">
              {part.keys.map(([keys, does]) => (
                <div key={keys}>
                  <dt>
                    {keys.split(/ +/).map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
