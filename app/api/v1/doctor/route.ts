import { doctorVerb } from '@/lib/server/doctor';
import { respond } from '@/lib/server/respond';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return respond(request, doctorVerb);
}
