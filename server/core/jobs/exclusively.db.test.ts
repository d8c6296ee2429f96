import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pool } from '../db';
import { exclusively } from './exclusively';

afterAll(() => closeDb());

describe('exclusively', () => {
  it('lets work of one name run one after the other', async () => {
    const course: string[] = [];
    const step = (name: string) => async () => {
      course.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 30));
      course.push(`${name} ends`);
    };
    await Promise.all([exclusively('round 1', step('a')), exclusively('round 1', step('b'))]);
    const begins = course.filter((_, place) => place % 2 === 0);
    expect(course.filter((_, place) => place % 2 === 1)).toEqual(begins.map((line) => line.replace('begins', 'ends')));
  });

  it('lets work of different names run side by side', async () => {
    let both = 0;
    const meet = async () => {
      both += 1;
      const until = Date.now() + 2000;
      while (both < 2 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
      return both;
    };
    expect(await Promise.all([exclusively('one', meet), exclusively('two', meet)])).toEqual([2, 2]);
  });

  it('gives the lock back when the work throws', async () => {
    await expect(exclusively('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await exclusively('x', async () => 'free again')).toBe('free again');
  });

  it('closes the connection whose lock it cannot give back', async () => {
    await pool().query(`DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database())
      || ' SET search_path = public, pg_catalog'; END $$`);
    await closeDb();
    await pool().query(`CREATE FUNCTION public.pg_advisory_unlock(bigint) RETURNS boolean
      LANGUAGE plpgsql AS $$ BEGIN RAISE 'no unlocking now'; END $$`);
    expect(await exclusively('kept', async () => 'done')).toBe('done');
    const held = await pool().query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
    expect(held.rowCount).toBe(0);
  });
});
