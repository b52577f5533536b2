import { queryOptions } from '@tanstack/react-query';
import { doctorAnswerSchema, type DoctorAnswer } from '@/lib/wire/doctor-answer';
import { fetchAnswer, type Answer } from './fetch-answer';

/** `/api/v1/doctor`: what was found, what is missing, what to do. */
export const doctorQuery = queryOptions<Answer<DoctorAnswer>>({
  queryKey: ['doctor'],
  queryFn: ({ signal }) => fetchAnswer({ route: 'doctor', params: {}, schema: doctorAnswerSchema, signal }),
  staleTime: 20_000,
  refetchInterval: 30_000,
});
