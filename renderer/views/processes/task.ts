/** The process whose details are shown. */
export interface Task {
  readonly key: string;
  readonly checkpoint: string | null;
}

/** The input of a list of one process. */
export function ofProcess(task: Task): {
  readonly checkpoints: string[] | null;
  readonly equals: Record<string, number>;
} {
  return {
    checkpoints: task.checkpoint === null ? null : [task.checkpoint],
    equals: { pid: Number(task.key) },
  };
}
