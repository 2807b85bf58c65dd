// Adding files from a page of this machine: dropped or chosen, sent with the token
// of this start, and told on to the end (docs/formats/upload.md).
import { button, h, one, reason } from './dom';
import { faultsHTML, reportHTML, type Job } from './report';
import type { Site } from './site';

export function addFiles(site: Site): void {
  const form = one<HTMLFormElement>('form#add');
  if (form) new Adding(form, site);
}

/** The name of an unknown layout, or of another release. */
interface Name {
  accept?: string;
  id?: string;
}

class Adding {
  private readonly input: HTMLInputElement;
  private readonly progress: HTMLProgressElement;
  private readonly report: HTMLElement;
  private readonly status = h('p', { role: 'status', class: 'said' });
  private readonly api = new URL('api/v1/', new URL(document.body.dataset['root'] ?? '/', location.href)).href;
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

  /** Sends files and tells what becomes of them; a name is that of their layout or release. */
  private async begin(files: File[], name: Name = {}): Promise<void> {
    const w = this.site.words.add;
    if (this.busy) return this.say(w.busy);
    if (files.length === 0) return this.say(w.none);
    this.busy = true;
    this.report.replaceChildren();
    try {
      const job = await this.send(files, name);
      this.end(job.state === 'reading' ? await this.follow(job.id) : job, files);
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
  private async send(files: File[], name: Name): Promise<Job> {
    const token = await this.token();
    const body = new FormData();
    for (const file of files) body.append('files', file);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${this.api}add?${new URLSearchParams({ ...name })}`);
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

  private end(job: Job, files: File[]): void {
    const w = this.site.words;
    this.say('');
    if (job.state === 'done') {
      this.report.innerHTML = reportHTML(job, w, this.site.home);
      this.report.prepend(h('p', {}, h('a', { class: 'button button-main', href: this.site.home }, w.add.reload)));
      this.form.reset();
      return;
    }
    this.report.innerHTML = faultsHTML(job, w);
    // A file of an unknown layout comes with a proposal of how it would be read.
    if (job.proposal) this.name(w.add.proposal, job.proposal, w.add.name, w.add.accept, (accept) => void this.begin(files, { accept }));
    else if (job.error?.code === 'release-id') this.name(w.add.another, '', w.add.id, w.add.again, (id) => void this.begin(files, { id }));
  }

  /** Asks for a name with which the files can be taken. */
  private name(title: string, text: string, label: string, act: string, take: (name: string) => void): void {
    const name = h('input', { type: 'text', pattern: '[a-z0-9\\-]+', autocomplete: 'off' });
    const send = button(act, () => (name.reportValidity() && name.value ? take(name.value) : name.focus()), { class: 'button' });
    this.report.append(h('h2', {}, title), text && h('pre', { class: 'scroll', tabindex: 0 }, text), h('label', {}, `${label} `, name), ' ', send);
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}
