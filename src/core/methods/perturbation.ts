import { divOrZero, norm, scale } from '../vector.ts'
import type { Perturbation } from './method.ts'

/** ε = ρ g/‖g‖, one radius for the whole network; 0 where ‖g‖ = 0. [Foret 2021, eq. 2] */
export const globalPerturbation: Perturbation = (_w, g, rho) => scale(g, divOrZero(rho, norm(g)))
