// Adding files from a page of this machine: dropped or chosen, sent with the token
// of this start, and told on to the end (docs/formats/upload.md).
import { h, one, reason } from './dom';
import { PROPOSAL, proposalForm, said } from './propose';
import { faultsHTML, refusalHTML, reportHTML, type Job } from './report';
import type { Site } from './site';

/** The parameter of the page, and of adding, for a release to be replaced. */
export const REPLACE = 'replace';

export function addFiles(site: Site): void {
  const form = one<HTMLFormElement>('form#add');
  if (form) new Adding(form, site);
}

class Adding {
  private readonly input: HTMLInputElement;
  private readonly progress: HTMLProgressElement;
  private readonly report: HTMLElement;
  private readonly status = h('p', { role: 'status', class: 'said' });
  private readonly api = new URL('api/v1/', new URL(document.body.dataset['root'] ?? '/', location.href)).href;
  /** The form of the controls of a proposal, which stand inside the other. */
  private readonly proposal = h('form', { id: PROPOSAL });
  private chosen: File[] = [];
  /** The release whose place the files take, where the page was asked for it. */
  private readonly replace = new URLSearchParams(location.search).get(REPLACE);
  private busy = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly site: Site,
  ) {
    this.input = one<HTMLInputElement>('input[type=file]', form)!;
    this.progress = one<HTMLProgressElement>('progress', form)!;
    this.report = one('.report', form)!;
    this.progress.after(this.status);
    this.progress.setAttribute('aria-label', site.words.add.reading);
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      void this.begin([...(this.input.files ?? [])]);
    });
    this.proposal.addEventListener('submit', (e) => {
      e.preventDefault();
      void this.begin(this.chosen, said(this.proposal.elements));
    });
    form.after(this.proposal);
    if (this.replace) form.prepend(h('p', { class: 'note break' }, site.words.add.replacing(this.replace)));
    this.drop(one('.drop', form) ?? form);
    form.hidden = false;
  }

  private drop(zone: HTMLElement): void {
    const over = (on: boolean) => (e: DragEvent): void => {
      e.preventDefault(); // else the browser would open the file in place of the page
      zone.classList.toggle('drop-over', on);
    };
    document.addEventListener('dragover', over(true));
    document.addEventListener('dragleave', over(false));
    document.addEventListener('drop', (e) => {
      over(false)(e);
      void this.begin([...(e.dataTransfer?.files ?? [])]);
    });
  }

  /** Sends files and tells what becomes of them; given are flags of add. */
  private async begin(files: File[], given = new URLSearchParams()): Promise<void> {
    const w = this.site.words.add;
    if (this.busy) return this.say(w.busy);
    if (files.length === 0) return this.say(w.none);
    if (this.replace) given.set(REPLACE, this.replace);
    this.busy = true;
    this.report.replaceChildren();
    try {
      const job = await this.send(files, given);
      this.end(job.state === 'reading' ? await this.follow(job.id) : job, files, given);
    } catch (e) {
      this.report.replaceChildren(h('p', {}, reason(e)));
      this.say('');
    } finally {
      this.busy = false;
      this.progress.hidden = true;
    }
  }

  private async token(): Promise<string> {
    const answer = await fetch(`${this.api}token`);
    if (!answer.ok) throw new Error(this.site.words.add.token);
    return ((await answer.json()) as { token: string }).token;
  }

  /** Sends the files; only XMLHttpRequest tells how much of them is sent. */
  private async send(files: File[], given: URLSearchParams): Promise<Job> {
    const token = await this.token();
    const body = new FormData();
    for (const file of files) body.append('files', file);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${this.api}add?${given}`);
      request.setRequestHeader('Quotawatch-Token', token);
      request.responseType = 'json';
      request.upload.onprogress = (e) => this.at(e.loaded, e.total, this.site.words.add.sending);
      request.onerror = () => reject(new Error(this.site.words.add.lost));
      request.onload = () => {
        const job = request.response as Job | null;
        if (!job) reject(new Error(this.site.words.add.lost));
        else resolve(request.status === 202 ? job : { ...job, state: 'failed' });
      };
      request.send(body);
    });
  }

  /** Follows a job to its end. */
  private follow(id: string): Promise<Job> {
    return new Promise((resolve, reject) => {
      const told = new EventSource(`${this.api}jobs/${encodeURIComponent(id)}`);
      told.onmessage = (e) => {
        const job = JSON.parse(e.data as string) as Job;
        this.at(job.read, job.bytes, () => this.site.words.add.reading);
        if (job.state === 'reading') return;
        told.close(); // it would ask again
        resolve(job);
      };
      told.onerror = () => {
        told.close();
        reject(new Error(this.site.words.add.lost));
      };
    });
  }

  private at(done: number, all: number, says: (percent: string) => string): void {
    this.progress.hidden = false;
    this.progress.max = Math.max(1, all);
    this.progress.value = Math.min(done, all); // packed files have more to read than bytes
    this.say(says(`${Math.floor((100 * Math.min(done, all)) / Math.max(1, all))} %`));
  }

  private end(job: Job, files: File[], given: URLSearchParams): void {
    const w = this.site.words;
    this.say('');
    if (job.state === 'done') {
      this.report.innerHTML = faultsHTML(job, w) + reportHTML(job, w, this.site.home); // a fault is of what came after
      this.report.prepend(h('p', {}, h('a', { class: 'button button-main', href: this.site.home }, w.add.reload)));
      this.form.reset();
      return;
    }
    this.report.innerHTML = refusalHTML(job, w);
    this.chosen = files;
    // A file of an unknown layout comes with a proposal of how it would be read.
    if (job.proposed?.length) this.report.append(proposalForm(job.proposed, w, given));
    else if (job.error?.code === 'release-id') this.another(given);
  }

  /** Asks for a name under which the files can be added beside what is held. */
  private another(given: URLSearchParams): void {
    const w = this.site.words.add;
    for (const [name, value] of given) if (name !== 'id') this.report.append(h('input', { form: PROPOSAL, type: 'hidden', name, value }));
    const id = h('input', { form: PROPOSAL, type: 'text', name: 'id', pattern: '[a-z0-9\\-]+', required: true, autocomplete: 'off' });
    this.report.append(h('h2', {}, w.another), h('label', {}, `${w.id} `, id), ' ', h('button', { type: 'submit', form: PROPOSAL, class: 'button' }, w.again));
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}
