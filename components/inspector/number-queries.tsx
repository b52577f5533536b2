'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { promqlQuery, type PromqlQuestion } from '@/lib/queries/promql-query';
import { CopyQuery } from './copy-query';

const Queries = createContext<ReadonlyMap<string, string>>(new Map());

/** Reads the queries behind the numbers of one thing, for the copy buttons inside. */
export function NumberQueries({ question, children }: { readonly question: PromqlQuestion; readonly children: ReactNode }) {
  const { data } = useQuery(promqlQuery(question));
  const queries = new Map((data?.data.of === question.of ? data.data.queries : []).map(({ number, promql }) => [number, promql]));
  return <Queries value={queries}>{children}</Queries>;
}

/** The query behind a number of the thing around; undefined while it is not known. */
export function useNumberQuery(number: string): string | undefined {
  return useContext(Queries).get(number);
}

/** Copies the PromQL of a number. `number` as `/api/v1/promql` names it, `of` as people do. */
export function CopyNumber({ number, of }: { readonly number: string; readonly of: string }) {
  return <CopyQuery promql={useNumberQuery(number)} of={of} />;
}
