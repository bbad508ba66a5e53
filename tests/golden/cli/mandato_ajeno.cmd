vara zzzzqq
